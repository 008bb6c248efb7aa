import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import type { IncidentRow } from './incident.entity.js';
import { addEntries } from './incident.writer.js';

/** What is said of an incident once it is resolved: nothing is left to decide, so its owner isn't asked. */
@Injectable()
export class Afterwords {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  async comment(incident: IncidentRow, { by, text }: { readonly by: string; readonly text: string }): Promise<void> {
    const at = this.clock.now();
    await this.database.transaction(async (manager) => {
      await addEntries(manager, incident, [{ at, kind: 'comment', text: `${by}: ${text}` }]);
      const subject = `incident:${incident.id}`;
      await this.audit.append(manager, { actor: by, action: 'incident.comment', subject, payload: { text } }, at);
    });
  }
}
