import { Injectable } from '@nestjs/common';
import { DomainError } from '@watchfloor/core';
import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { LessThan } from 'typeorm';
import { AuditService } from '../audit/audit.service.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events.js';
import type { Caller } from './caller.js';
import { sessionCookie, sessionIdIn } from './session-cookie.js';
import { Session } from './session.entity.js';
import { Token } from './token.entity.js';
import { hashOf } from './token-secret.js';
import { TokenService } from './token.service.js';

const HOUR_MS = 3_600_000;
const IDLE_MS = 12 * HOUR_MS;
const ABSOLUTE_MS = 7 * 24 * HOUR_MS;
/** The last instant that ISO 8601 writes with four digits of a year. */
const NEVER = Date.parse('9999-12-31T23:59:59.999Z');
const SEEN_RECORDED_EVERY_MS = 60_000;

/**
 * A browser's stand-in for a token: an opaque id in a cookie, gone with its token. People's sessions have an idle
 * and an absolute end; a wall hangs for months without anybody to sign it in again, so a kiosk's lasts as its token.
 */
@Injectable()
export class SessionService {
  constructor(
    private readonly database: Database,
    private readonly tokens: TokenService,
    private readonly audit: AuditService,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `unauthorized`, or `forbidden` for tokens that are not for people. */
  async open(secret: string): Promise<{ id: string; caller: Caller; expiresAt: number }> {
    const caller = await this.tokens.authenticate(secret);
    if (caller === null) throw new DomainError('unauthorized', 'This token is not known, has expired or was revoked.');
    if (caller.kind !== 'api' && caller.kind !== 'kiosk') throw new DomainError('forbidden', `A ${caller.kind} token opens no session.`);
    const id = randomBytes(32).toString('base64url');
    const now = this.clock.now();
    const expiresAt = await this.database.transaction(async (manager) => {
      const token = await manager.findOneByOrFail(Token, { id: caller.tokenId });
      const end = Math.min(caller.kind === 'kiosk' ? NEVER : now + ABSOLUTE_MS, token.expiresAt ?? NEVER);
      await manager.delete(Session, { expiresAt: LessThan(now) });
      await manager.insert(Session, { idHash: hashOf(id), tokenId: token.id, createdAt: now, lastSeenAt: now, expiresAt: end });
      await this.audit.append(manager, { actor: caller.actor, action: 'session.open', subject: `token:${token.id}` }, now);
      return end;
    });
    return { id, caller, expiresAt };
  }

  /** Of a request, or of a socket's handshake. */
  async authenticate(headers: IncomingHttpHeaders): Promise<Caller | null> {
    const id = sessionIdIn(headers);
    return id === null ? null : await this.byIdHash(hashOf(id));
  }

  /** Whether a socket's session still stands. */
  async byIdHash(idHash: string): Promise<Caller | null> {
    const now = this.clock.now();
    const session = await this.database.read.getRepository(Session).findOneBy({ idHash });
    if (session === null || session.expiresAt <= now) return null;
    const caller = await this.tokens.byId(session.tokenId, idHash);
    if (caller === null || (caller.kind !== 'kiosk' && session.lastSeenAt <= now - IDLE_MS)) return null;
    if (session.lastSeenAt < now - SEEN_RECORDED_EVERY_MS) this.recordSeen(idHash, now);
    return caller;
  }

  /** A wall's cookie anew, because browsers forget one after a while however long it is good; null for anybody else. */
  async renewedCookie(headers: IncomingHttpHeaders): Promise<string | null> {
    const id = sessionIdIn(headers);
    const caller = await this.authenticate(headers);
    return id === null || caller?.kind !== 'kiosk'
      ? null
      : sessionCookie(headers, { id, expiresAt: NEVER, sameSite: 'Lax' }, this.clock.now());
  }

  /** Does nothing when there is no session. */
  async close({ sessionId, tokenId, actor }: Caller): Promise<void> {
    if (sessionId === undefined) return;
    await this.database.transaction(async (manager) => {
      await manager.delete(Session, { idHash: sessionId });
      await this.audit.append(manager, { actor, action: 'session.close', subject: `token:${tokenId}` }, this.clock.now());
    });
    this.events.emit('revoked', { tokenId, sessionId });
  }

  private recordSeen(idHash: string, now: number): void {
    void this.database.write
      .getRepository(Session)
      .update({ idHash }, { lastSeenAt: now })
      .catch(() => undefined);
  }
}
