import { Injectable } from '@nestjs/common';
import type { Role, TokenKind, TokenScope } from '@watchfloor/contracts';
import { DomainError } from '@watchfloor/core';
import { IsNull, LessThan, MoreThan, type EntityManager } from 'typeorm';
import { v7 as newId } from 'uuid';
import { AuditService } from '../audit/audit.service.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events.js';
import { Caller } from './caller.js';
import { Session } from './session.entity.js';
import { Token } from './token.entity.js';
import { hashOf, newTokenSecret } from './token-secret.js';

export interface NewToken {
  readonly kind: TokenKind;
  readonly role: Role | null;
  readonly name: string;
  readonly namespaces: readonly string[];
  readonly scope: TokenScope | null;
  readonly expiresAt: number | null;
}

const MAX_SECRET_LENGTH = 512;
const USE_RECORDED_EVERY_MS = 60_000;

/** Makes, knows and revokes tokens. Secrets are shown once and kept as hashes. */
@Injectable()
export class TokenService {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditService,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  /** Whose secret it is; null when nobody's, expired or revoked. Also for sockets. */
  async authenticate(secret: string): Promise<Caller | null> {
    if (secret.length === 0 || secret.length > MAX_SECRET_LENGTH) return null;
    const token = await this.database.read.getRepository(Token).findOneBy({ hash: hashOf(secret) });
    return this.callerOf(token);
  }

  /** Whether what it was authenticated for still stands: sockets ask again from time to time. */
  async byId(id: string, sessionId?: string): Promise<Caller | null> {
    return this.callerOf(await this.database.read.getRepository(Token).findOneBy({ id }), sessionId);
  }

  /** `secret` is given only where it stands in the environment. */
  async create(
    manager: EntityManager,
    wanted: NewToken,
    by: string,
    secret = newTokenSecret(wanted.kind),
  ): Promise<{ token: Token; secret: string }> {
    const now = this.clock.now();
    const { namespaces, ...others } = wanted;
    const unused = { revokedAt: null, lastUsedAt: null };
    const row = { id: newId(), ...others, namespaces: [...namespaces], hash: hashOf(secret), createdAt: now, ...unused };
    const token = manager.create(Token, row);
    await manager.insert(Token, token);
    await this.audit.append(manager, { actor: by, action: 'token.create', subject: `token:${token.id}`, payload: wanted }, now);
    return { token, secret };
  }

  /** Newest first; those only that reach nothing beyond what the caller reaches. */
  async list(caller: Caller, { before, take }: { readonly before: string | null; readonly take: number }): Promise<Token[]> {
    const found: Token[] = [];
    for (let last = before; ;) {
      const where = last === null ? {} : { id: LessThan(last) };
      const rows = await this.database.read.getRepository(Token).find({ where, order: { id: 'DESC' }, take });
      found.push(...rows.filter((row) => isWithin(row, caller)));
      if (rows.length < take || found.length >= take) return found.slice(0, take);
      last = rows.at(-1)?.id ?? null;
    }
  }

  /**
   * Ends a token, its sessions and, through the event, its sockets.
   * @throws DomainError `not_found`, also for one that reaches further than the caller; `conflict` for the last admin token.
   */
  async revoke(id: string, caller: Caller): Promise<void> {
    const now = this.clock.now();
    await this.database.transaction(async (manager) => {
      const token = await manager.findOneBy(Token, { id, revokedAt: IsNull() });
      if (token === null || !isWithin(token, caller)) throw new DomainError('not_found', `There is no token ${id} to revoke.`);
      if (token.role === 'admin') await keepAnAdmin(manager, id, now);
      await manager.update(Token, { id, revokedAt: IsNull() }, { revokedAt: now });
      await manager.delete(Session, { tokenId: id });
      const { actor } = caller;
      const { name } = token;
      await this.audit.append(manager, { actor, action: 'token.revoke', subject: `token:${id}`, payload: { name } }, now);
    });
    this.events.emit('revoked', { tokenId: id });
  }

  private callerOf(token: Token | null, sessionId?: string): Caller | null {
    const now = this.clock.now();
    if (token === null || token.revokedAt !== null || (token.expiresAt !== null && token.expiresAt <= now)) return null;
    if (token.lastUsedAt === null || token.lastUsedAt < now - USE_RECORDED_EVERY_MS) this.recordUse(token.id, now);
    return new Caller(token, sessionId);
  }

  /** Nobody waits for it: a request is not refused because its trace could not be written. */
  private recordUse(id: string, now: number): void {
    void this.database.write
      .getRepository(Token)
      .update({ id }, { lastUsedAt: now })
      .catch(() => undefined);
  }
}

function isWithin(token: Token, caller: Caller): boolean {
  return token.namespaces.every((namespace) => caller.mayReach(namespace));
}

async function keepAnAdmin(manager: EntityManager, id: string, now: number): Promise<void> {
  const admins = await manager.findBy(Token, [
    { role: 'admin', revokedAt: IsNull(), expiresAt: IsNull() },
    { role: 'admin', revokedAt: IsNull(), expiresAt: MoreThan(now) },
  ]);
  if (admins.some((admin) => admin.id !== id)) return;
  throw new DomainError('conflict', 'This is the last admin token: create another one first.');
}
