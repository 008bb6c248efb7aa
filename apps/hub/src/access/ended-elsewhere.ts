import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { In, IsNull, Not } from 'typeorm';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events.js';
import { Ownership } from '../platform/ownership/ownership.js';
import { Session } from './session.entity.js';
import { SocketAccess } from './socket-access.js';
import { Token } from './token.entity.js';

const LOOK_MS = 1_000;
const ROWS_A_QUERY = 500;

/** A token or session that ended at another hub ends here, too: its sockets close within a second or two. */
@Injectable()
export class EndedElsewhere implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | null = null;

  constructor(
    private readonly sockets: SocketAccess,
    private readonly database: Database,
    private readonly ownership: Ownership,
    private readonly events: Events,
  ) {}

  onApplicationBootstrap(): void {
    if (this.ownership.isShared) this.timer = setInterval(() => this.lookSoon(), LOOK_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  /** While the database is away nobody is sent off. */
  private lookSoon(): void {
    this.looking ??= this.look()
      .catch(() => undefined)
      .finally(() => (this.looking = null));
  }

  private async look(): Promise<void> {
    const callers = this.sockets.callers();
    for (const ids of chunksOf([...new Set(callers.map(({ tokenId }) => tokenId))])) {
      const where = { id: In(ids), revokedAt: Not(IsNull()) };
      const revoked = await this.database.read.getRepository(Token).find({ where, select: { id: true } });
      for (const { id } of revoked) this.events.emit('revoked', { tokenId: id });
    }
    const tokenOf = new Map(callers.flatMap(({ sessionId, tokenId }) => (sessionId === undefined ? [] : [[sessionId, tokenId] as const])));
    for (const ids of chunksOf([...tokenOf.keys()])) {
      const standing = await this.database.read.getRepository(Session).find({ where: { idHash: In(ids) }, select: { idHash: true } });
      const left = new Set(standing.map(({ idHash }) => idHash));
      for (const sessionId of ids)
        if (!left.has(sessionId)) this.events.emit('revoked', { tokenId: tokenOf.get(sessionId) ?? '', sessionId });
    }
  }
}

function chunksOf(ids: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / ROWS_A_QUERY) }, (_, index) =>
    ids.slice(index * ROWS_A_QUERY, (index + 1) * ROWS_A_QUERY),
  );
}
