import type { Role, TokenKind, TokenScope } from '@watchfloor/contracts';
import { DomainError } from '@watchfloor/core';
import { atLeast } from './roles.js';

/** Stands among a token's namespaces for all of them. */
export const EVERY_NAMESPACE = '*';
const DEFAULT_NAMESPACE = 'default';

/** Who asks, as its token says. */
export class Caller {
  constructor(
    private readonly token: {
      readonly id: string;
      readonly kind: TokenKind;
      readonly role: Role | null;
      readonly name: string;
      readonly namespaces: readonly string[];
      readonly scope: TokenScope | null;
    },
    /** Set when a cookie spoke for the token. */
    readonly sessionId?: string,
  ) {}

  get tokenId(): string {
    return this.token.id;
  }

  get kind(): TokenKind {
    return this.token.kind;
  }

  get role(): Role | null {
    return this.token.role;
  }

  get name(): string {
    return this.token.name;
  }

  get namespaces(): readonly string[] {
    return this.token.namespaces;
  }

  get scope(): TokenScope {
    return this.token.scope ?? {};
  }

  /** As the audit and timelines name it. */
  get actor(): string {
    return `${this.token.kind}:${this.token.name}`;
  }

  hasRole(required: Role): boolean {
    return this.token.kind === 'api' && this.token.role !== null && atLeast(this.token.role, required);
  }

  mayReach(namespace: string): boolean {
    return this.namespaces.includes(namespace) || this.namespaces.includes(EVERY_NAMESPACE);
  }

  /** What concerns the whole hub is for those only who reach every namespace of it. @throws DomainError `forbidden` */
  mustReachAll(namespaces: readonly string[]): void {
    const beyond = namespaces.find((namespace) => !this.mayReach(namespace));
    if (beyond !== undefined)
      throw new DomainError('forbidden', 'This concerns every namespace, and your token does not reach all of them.');
  }

  /**
   * The namespace that a request is about: the one it names, else `default`, else the token's first.
   * @throws DomainError `forbidden` when the token has nothing to do with it.
   */
  namespaceOf(requested: string | undefined): string {
    if (requested === undefined) return this.mayReach(DEFAULT_NAMESPACE) ? DEFAULT_NAMESPACE : (this.namespaces[0] ?? DEFAULT_NAMESPACE);
    if (this.mayReach(requested)) return requested;
    throw new DomainError('forbidden', `This token does not reach namespace "${requested}".`);
  }
}
