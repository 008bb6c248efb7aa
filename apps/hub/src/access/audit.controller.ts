import { Controller, Get } from '@nestjs/common';
import { auditEntry, auditQuery, listOf, type AuditEntry as AuditEntryView, type AuditQuery, type List } from '@watchfloor/contracts';
import { AuditReader } from '../audit/audit.reader.js';
import { Directory } from '../platform/directory.js';
import { listFrom, readCursor } from '../platform/lists/cursor.js';
import { Answers } from '../platform/validation/answers.js';
import { ValidQuery } from '../platform/validation/valid.js';
import { CurrentCaller, RequireRole } from './access.decorators.js';
import type { Caller } from './caller.js';

/** Stands here and not in audit, because who may read it is decided here. */
@Controller('audit')
@RequireRole('admin')
export class AuditController {
  constructor(
    private readonly reader: AuditReader,
    private readonly directory: Directory,
  ) {}

  /** Newest first. There is one chain for the whole hub, so a part of the namespaces does not open it. */
  @Get()
  @Answers(listOf(auditEntry))
  async list(@ValidQuery(auditQuery) query: AuditQuery, @CurrentCaller() caller: Caller): Promise<List<AuditEntryView>> {
    caller.mustReachAll(this.directory.namespaces());
    const { from, to, limit } = query;
    const before = readCursor(query.cursor, ['integer'])?.[0] ?? null;
    const rows = await this.reader.entries({
      from: from === undefined ? 0 : Date.parse(from),
      to: to === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(to),
      beforeSeq: before,
      take: limit + 1,
    });
    return listFrom(rows, limit, { position: (row) => [row.seq], item: (row) => ({ ...row, at: new Date(row.at).toISOString() }) });
  }
}
