import { v7 } from 'uuid';
import type { EntityManager } from 'typeorm';
import type { AuditService } from '../audit/audit.service.js';
import type { Clock } from '../platform/clock.js';
import type { Draft } from '../platform/configuration/draft.js';
import type { Database } from '../platform/database/database.js';
import type { Events } from '../platform/events.js';
import type { SecretBox } from '../platform/secrets/secret-box.js';
import { applyPlan } from './apply-plan.js';
import type { CatalogView } from './catalog-view.js';
import { CatalogMoved, CatalogRevision } from './catalog-revision.js';
import type { Catalog } from './catalog.js';
import type { Existing, Plan } from './plan.js';

/** Who changes the catalog, and in which words the audit log tells it. */
export interface Author {
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
}

type Decide = (view: CatalogView) => Plan | null;

const MOST_NAMED = 200;
/** Each try loses against a change that another hub made meanwhile. */
const MOST_TRIES = 5;

/**
 * The one way to change what exists: one change at a time, each a transaction with its audit entry;
 * afterwards its rows are read again and everybody is told.
 */
export class CatalogWriter {
  private turn: Promise<unknown> = Promise.resolve();
  private isBehind = false;

  constructor(
    private readonly database: Database,
    private readonly catalog: Catalog,
    private readonly box: SecretBox,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly events: Events,
    private readonly revision = new CatalogRevision(database),
  ) {}

  /** The definitions as they are now, whoever changed them. */
  async load(): Promise<void> {
    const revision = await this.revision.read();
    await this.catalog.load();
    this.revision.known = revision;
  }

  /** In its turn: reads again when another hub changed something, and tells everybody. */
  catchUp(): Promise<void> {
    const mine = this.turn.then(async () => {
      if ((await this.revision.read()) === this.revision.known) return;
      await this.load();
      this.events.emit('definitions');
    });
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  /**
   * `decide` sees the catalog as it is when the turn comes and throws what is wrong; null changes nothing.
   * `also` writes into the same transaction.
   */
  write(author: Author, decide: Decide, also?: (manager: EntityManager) => Promise<void>): Promise<Plan | null> {
    const mine = this.turn.then(async () => {
      for (let tries = 0; ; tries += 1) {
        try {
          return await this.attempt(author, decide, also);
        } catch (error) {
          if (!(error instanceof CatalogMoved) || tries >= MOST_TRIES) throw error;
          this.isBehind = true;
        }
      }
    });
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  private async attempt(author: Author, decide: Decide, also?: (manager: EntityManager) => Promise<void>): Promise<Plan | null> {
    if (this.isBehind) await this.load();
    this.isBehind = false;
    const plan = decide(this.catalog.view);
    if (plan === null) return null;
    const now = this.clock.now();
    const revision = await this.database.transaction(async (manager) => {
      const raised = await this.revision.raise(manager);
      await applyPlan(manager, plan, now, this.box);
      await also?.(manager);
      await this.audit.append(manager, { ...author, payload: summaryOf(plan) }, now);
      return raised;
    });
    // Committed, whatever happens now: should this reading fail, the next turn begins with a whole one.
    this.isBehind = true;
    await this.catalog.refresh(touchedBy(plan));
    this.revision.known = revision;
    this.isBehind = false;
    this.events.emit('definitions');
    return plan;
  }
}

export function newUid(): string {
  return v7();
}

function touchedBy({ create, change, retire }: Plan): string[] {
  return [...create, ...change, ...retire].map(({ uid }) => uid);
}

function summaryOf({ create, change, retire, awaiting }: Plan): object {
  const drafts = (all: readonly { readonly draft: Draft }[]) => names(all.map(({ draft }) => draft));
  return { created: drafts(create), changed: drafts(change), retired: names(retire), awaiting: names(awaiting) };
}

/** Names only: bodies hold addresses and secrets. */
function names(all: readonly Pick<Existing, 'namespace' | 'kind' | 'key'>[]): string[] {
  const shown = all.slice(0, MOST_NAMED).map(({ namespace, kind, key }) => `${namespace}/${kind}/${key}`);
  return all.length > MOST_NAMED ? [...shown, `and ${all.length - MOST_NAMED} more`] : shown;
}
