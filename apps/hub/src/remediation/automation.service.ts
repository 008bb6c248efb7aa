import { Injectable } from '@nestjs/common';
import type { Automation } from '@watchfloor/core';
import { AuditService } from '../audit/audit.service.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { lockedSetting } from '../platform/database/locked-setting.js';
import { Setting } from '../platform/database/setting.entity.js';
import { Events } from '../platform/events.js';

export interface Position extends Automation {
  readonly by: string;
  readonly at: number | null;
}

export interface Switches {
  readonly all: Position;
  /** By service uid; a service without an entry follows the global switch. */
  readonly services: Readonly<Record<string, Position>>;
}

const SETTING = 'automation';
const ON: Position = { enabled: true, reason: '', by: '', at: null };

/** The switch over everything that acts by itself: global and per service, in the database, audited (guard 1). */
@Injectable()
export class AutomationService {
  private switches: Switches = { all: ON, services: {} };

  constructor(
    private readonly database: Database,
    private readonly audit: AuditService,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  async load(): Promise<void> {
    this.switches = await this.read();
  }

  /** Another hub may have turned it. */
  async refresh(): Promise<void> {
    const stored = await this.read();
    if (JSON.stringify(stored) === JSON.stringify(this.switches)) return;
    this.switches = stored;
    this.events.emit('automation');
  }

  current(): Switches {
    return this.switches;
  }

  /** A service acts only when both its own switch and the global one are on. */
  of(serviceUid: string): Automation {
    const { all, services } = this.switches;
    if (!all.enabled) return { enabled: false, reason: all.reason };
    const own = services[serviceUid];
    return own === undefined ? { enabled: true, reason: '' } : { enabled: own.enabled, reason: own.reason };
  }

  async set(change: {
    readonly enabled: boolean;
    readonly reason: string;
    readonly serviceUid: string | null;
    readonly by: string;
  }): Promise<void> {
    const position: Position = { enabled: change.enabled, reason: change.reason, by: change.by, at: this.clock.now() };
    this.switches = await this.database.transaction(async (manager) => {
      const before = await lockedSetting<Switches>(manager, SETTING, { all: ON, services: {} });
      const after: Switches =
        change.serviceUid === null
          ? { ...before, all: position }
          : { ...before, services: { ...before.services, [change.serviceUid]: position } };
      await manager.upsert(Setting, { name: SETTING, value: after as never }, ['name']);
      const subject = change.serviceUid === null ? 'automation' : `service:${change.serviceUid}`;
      const payload = { enabled: change.enabled, reason: change.reason };
      await this.audit.append(manager, { actor: change.by, action: 'automation.set', subject, payload }, this.clock.now());
      return after;
    });
    this.events.emit('automation');
  }

  private async read(): Promise<Switches> {
    const stored = await this.database.write.getRepository(Setting).findOneBy({ name: SETTING });
    return (stored?.value as Switches | undefined) ?? { all: ON, services: {} };
  }
}
