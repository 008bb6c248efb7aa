import { Injectable, Logger } from '@nestjs/common';
import type { BreakerTransition } from '@watchfloor/contracts';
import { Catalog } from '../catalog/catalog.js';
import { Clock } from '../platform/clock.js';
import { Decisions } from '../platform/decisions.js';
import type { Registered } from './registered.js';

const VERBS: Readonly<Partial<Record<BreakerTransition['to'], string>>> = { open: 'opened', closed: 'closed' };

/** Breakers that opened or closed belong into the incidents of the caller and of what it calls (BRK-1). */
@Injectable()
export class BreakerNotes {
  private readonly logger = new Logger('breakers');

  constructor(
    private readonly catalog: Catalog,
    private readonly decisions: Decisions,
    private readonly clock: Clock,
  ) {}

  write({ namespace, serviceUid, caller, instance }: Registered, transitions: readonly BreakerTransition[]): void {
    for (const { dependency, name, to, at } of transitions) {
      const verb = VERBS[to];
      if (verb === undefined) continue;
      const text = `breaker ${caller} → ${dependency} ${verb} in ${instance}`;
      const ref = { kind: 'breaker', id: `${caller}/${dependency}/${name}` };
      const concerned = [serviceUid, this.catalog.view.byKey(namespace, 'service', dependency)?.uid];
      for (const uid of concerned) if (uid !== undefined) this.note(uid, { at: Math.min(at, this.clock.now()), text, ref });
    }
  }

  /** The transition itself is a row; a line that is lost with the process costs nothing but the line. */
  private note(serviceUid: string, note: { readonly at: number; readonly text: string; readonly ref: { kind: string; id: string } }): void {
    this.decisions
      .command(serviceUid, { kind: 'note', ...note })
      .catch((error: unknown) => this.logger.warn({ message: 'A breaker could not be noted in the incident', error: String(error) }));
  }
}
