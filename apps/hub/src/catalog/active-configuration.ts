import { v7 } from 'uuid';
import type { EntityManager } from 'typeorm';
import type { Clock } from '../platform/clock.js';
import type { Configuration } from '../platform/configuration/configuration.js';
import { loadConfiguration, type LoadOptions } from '../platform/configuration/load-configuration.js';
import { formatProblem, type ConfigurationProblem } from '../platform/configuration/problem.js';
import type { Database } from '../platform/database/database.js';
import type { EgressGuard } from '../platform/egress/egress-guard.js';
import type { Ownership } from '../platform/ownership/ownership.js';
import { StartupError } from '../platform/startup-error.js';
import { newUid, type CatalogWriter } from './catalog.writer.js';
import { ActivatedConfiguration } from './configuration.entity.js';
import { planChanges, type Existing } from './plan.js';

/** For the log, the screens and the metrics. */
export interface ConfigurationStatus {
  readonly activatedAt: number;
  readonly hash: string;
  readonly source: string;
  /** What is wrong with the file as it is now; the running configuration is an older one then. */
  readonly problems: readonly ConfigurationProblem[];
  /** Removals that wait for a person to confirm them. */
  readonly awaitingConfirmation: readonly Pick<Existing, 'namespace' | 'kind' | 'key'>[];
}

/** Where a problem stands that no line of the file has. */
const DRIFT = 'revision';

/** The configuration that runs: read at start and again when the file changes; a wrong file keeps the one before. */
export class ActiveConfiguration {
  private running: Configuration | null = null;
  private present: ConfigurationStatus = { activatedAt: 0, hash: '', source: '', problems: [], awaitingConfirmation: [] };

  constructor(
    private readonly path: string,
    private readonly options: Omit<LoadOptions, 'unset'>,
    private readonly parts: {
      readonly database: Database;
      readonly writer: CatalogWriter;
      readonly egress: EgressGuard;
      readonly clock: Clock;
      readonly ownership: Ownership;
    },
  ) {}

  get status(): ConfigurationStatus {
    return this.present;
  }

  /** @throws Error before the start is done. */
  get configuration(): Configuration {
    if (this.running === null) throw new Error('The configuration is not loaded yet');
    return this.running;
  }

  /** @throws StartupError with every problem of the file. */
  async start(): Promise<void> {
    const { configuration, problems } = loadConfiguration(this.path, { ...this.options, unset: 'error' });
    if (configuration === null) throw new StartupError(`The configuration is wrong:\n  ${problems.map(formatProblem).join('\n  ')}`);
    if (await this.isOthersTurn(configuration)) this.standBack(configuration, problems);
    else await this.activate(configuration, problems, false);
  }

  /** With others about, the revision that is active stays until somebody changes a file; this one only says that it differs. */
  private async isOthersTurn({ hash }: Configuration): Promise<boolean> {
    const { ownership } = this.parts;
    if (!ownership.isShared || ownership.company().hubs < 2) return false;
    const active = await this.lastActivated();
    return active !== null && active.hash !== hash;
  }

  private standBack(configuration: Configuration, problems: readonly ConfigurationProblem[]): void {
    this.run(configuration);
    const { hash, source } = configuration;
    this.present = { ...this.present, activatedAt: this.parts.clock.now(), hash, source, problems };
  }

  /** Says so as long as another hub's file is the active one. */
  async compareWithOthers(): Promise<void> {
    const active = await this.lastActivated();
    const others = this.present.problems.filter(({ path }) => path !== DRIFT);
    const drift = active === null || active.hash === this.present.hash ? [] : [driftOf(active, this.present)];
    if (others.length + drift.length === this.present.problems.length) return;
    this.present = { ...this.present, problems: [...others, ...drift] };
  }

  /** Reads the file again. Answers whether it is running now. */
  async reload(): Promise<boolean> {
    const { configuration, problems } = loadConfiguration(this.path, { ...this.options, unset: 'error' });
    if (configuration === null) {
      this.present = { ...this.present, problems };
      return false;
    }
    await this.activate(configuration, problems, false);
    return true;
  }

  /** A person says that the waiting removals are meant. */
  async confirmRemovals(actor: string): Promise<void> {
    await this.activate(this.configuration, this.present.problems, true, actor);
  }

  private async activate(
    configuration: Configuration,
    problems: readonly ConfigurationProblem[],
    isConfirmed: boolean,
    actor = 'hub',
  ): Promise<void> {
    let awaiting: readonly Existing[] = [];
    const isNew = configuration.hash !== (await this.lastActivated())?.hash;
    const author = {
      actor,
      action: isConfirmed ? 'configuration.confirm' : 'configuration.activate',
      subject: `configuration:${configuration.hash.slice(0, 12)}`,
    };
    const before = this.running;
    this.run(configuration);
    const written = this.parts.writer.write(
      author,
      (view) => {
        const plan = planChanges(view.all, configuration.drafts, { newUid, isConfirmed });
        awaiting = plan.awaiting;
        return isNew || plan.create.length + plan.change.length + plan.retire.length > 0 ? plan : null;
      },
      (manager) => (isNew ? this.remember(manager, configuration) : Promise.resolve()),
    );
    await written.catch((error: unknown) => {
      if (before !== null) this.run(before);
      throw error;
    });
    const awaitingConfirmation = awaiting.map(({ namespace, kind, key }) => ({ namespace, kind, key }));
    this.present = {
      activatedAt: this.parts.clock.now(),
      hash: configuration.hash,
      source: configuration.source,
      problems,
      awaitingConfirmation,
    };
  }

  /** Before the definitions: whoever hears of them may ask for the rest at once. */
  private run(configuration: Configuration): void {
    this.parts.egress.configure(configuration.egress);
    this.running = configuration;
  }

  private async remember(manager: EntityManager, { hash, source }: Configuration): Promise<void> {
    const [last] = await manager.find(ActivatedConfiguration, { order: { revision: 'DESC' }, take: 1 });
    await manager.insert(ActivatedConfiguration, {
      id: v7(),
      revision: (last?.revision ?? 0) + 1,
      hash,
      activatedAt: this.parts.clock.now(),
      source,
    });
  }

  private async lastActivated(): Promise<ActivatedConfiguration | null> {
    const [last] = await this.parts.database.write.getRepository(ActivatedConfiguration).find({ order: { revision: 'DESC' }, take: 1 });
    return last ?? null;
  }
}

function driftOf(active: ActivatedConfiguration, own: ConfigurationStatus): ConfigurationProblem {
  return {
    severity: 'error',
    file: own.source,
    line: 1,
    column: 1,
    path: DRIFT,
    problem: `another hub's file is active: revision ${active.revision} (${active.hash.slice(0, 12)}); this one is ${own.hash.slice(0, 12)}`,
    fix: 'give every hub the same file',
  };
}
