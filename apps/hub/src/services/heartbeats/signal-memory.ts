import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import type { Observation } from '@watchfloor/core';
import { Catalog } from '../../catalog/catalog.js';
import { ObservationReader } from '../../checks/observation.reader.js';
import { RecentObservations } from '../../checks/recent-observations.js';
import type { Committed } from '../../platform/decisions.js';
import { Events } from '../../platform/events.js';

const REMEMBERED = 20;

/** Puts signals where looks are remembered; all of them are stored, so the last ones are there after a restart too. */
@Injectable()
export class SignalMemory implements OnModuleInit, OnApplicationBootstrap {
  constructor(
    private readonly catalog: Catalog,
    private readonly reader: ObservationReader,
    private readonly recent: RecentObservations,
    private readonly events: Events,
  ) {}

  onModuleInit(): void {
    this.events.on('committed', (committed) => this.follow(committed));
  }

  async onApplicationBootstrap(): Promise<void> {
    for (const { uid } of this.catalog.view.ofKind('check').filter(({ body }) => body.probe === 'heartbeat')) {
      const stored = await this.reader.list({ checkUid: uid }, { limit: REMEMBERED }, (observation: Observation) => observation);
      for (const observation of stored.items.toReversed()) this.recent.add(observation);
    }
  }

  private follow({ effects }: Committed): void {
    for (const { effect } of effects) {
      if (effect.kind === 'observation' && this.isSignal(effect.observation)) this.recent.add(effect.observation);
    }
  }

  private isSignal({ checkUid }: Observation): boolean {
    const check = this.catalog.view.byUid(checkUid);
    return check !== null && 'probe' in check.body && check.body.probe === 'heartbeat';
  }
}
