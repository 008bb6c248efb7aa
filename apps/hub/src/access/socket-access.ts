import { Injectable } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import type { Namespace, Socket } from 'socket.io';
import { Clock } from '../platform/clock.js';
import { Events } from '../platform/events.js';
import { RateLimiter } from '../platform/rate-limiter.js';
import type { Caller } from './caller.js';
import { clientAddress } from './client-address.js';
import { isSameOrigin } from './session-cookie.js';
import { SessionService } from './session.service.js';
import { TokenService } from './token.service.js';

/** A socket whose handshake was accepted. */
export type AdmittedSocket = Socket & { data: { caller: Caller } };

const EVENTS_PER_SECOND = 20;
const REVALIDATE_EVERY_MS = 600_000;
const MOST_SOCKETS = 5_000;
/** Handshakes that were refused, each address. */
const REFUSALS = { count: 20, perMs: 60_000 };

/** Authentication of sockets at the handshake, their limits per event, and their end when the token ends (security.md "WebSocket"). */
@Injectable()
export class SocketAccess {
  private readonly refusals: RateLimiter;
  private readonly guarded = new Set<Namespace>();
  private readonly barredUntil = new Map<string, number>();

  constructor(
    private readonly tokens: TokenService,
    private readonly sessions: SessionService,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {
    this.refusals = new RateLimiter(clock, REFUSALS);
  }

  /** An address that was refused too often waits, without costing us a look at its tokens. */
  isBarred(address: string): boolean {
    const until = this.barredUntil.get(address);
    if (until !== undefined && until <= this.clock.monotonic()) this.barredUntil.delete(address);
    return this.barredUntil.has(address);
  }

  /** Guards a namespace: only callers whom `admits` accepts come in, and they leave when what admitted them ends. */
  guard(namespace: Namespace, admits: (caller: Caller) => boolean): void {
    this.guarded.add(namespace);
    namespace.use((socket, next) => {
      this.admit(socket, admits).then(
        (refusal) => {
          if (refusal === 'unauthorized') this.countRefusal(clientAddress(socket.request));
          next(refusal === null ? undefined : new Error(refusal));
        },
        () => next(new Error('unavailable')),
      );
    });
    namespace.on('connection', (socket) => this.watch(socket as AdmittedSocket));
    this.events.on('revoked', ({ tokenId, sessionId }) => {
      for (const socket of namespace.sockets.values()) {
        const { caller } = (socket as AdmittedSocket).data;
        if (caller.tokenId === tokenId && (sessionId === undefined || caller.sessionId === sessionId)) socket.disconnect(true);
      }
    });
  }

  /** Of every socket that is in. */
  callers(): Caller[] {
    return [...this.guarded].flatMap(({ sockets }) => [...sockets.values()].map((socket) => (socket as AdmittedSocket).data.caller));
  }

  private countRefusal(address: string): void {
    const waitMs = this.refusals.take(address);
    if (waitMs > 0) this.barredUntil.set(address, this.clock.monotonic() + waitMs);
  }

  private async admit(socket: Socket, admits: (caller: Caller) => boolean): Promise<string | null> {
    if (socket.nsp.sockets.size >= MOST_SOCKETS) return 'too_many';
    const caller = await this.callerOf(socket);
    if (caller === null) return 'unauthorized';
    if (!admits(caller)) return 'forbidden';
    socket.data = { caller };
    return null;
  }

  /** A token in `auth.token`, or the session cookie when a page of this very origin speaks. */
  private callerOf(socket: Socket): Promise<Caller | null> {
    const { token } = socket.handshake.auth as { token?: unknown };
    if (typeof token === 'string') return this.tokens.authenticate(token);
    return isSameOrigin(socket.handshake.headers) ? this.sessions.authenticate(socket.handshake.headers) : Promise.resolve(null);
  }

  private watch(socket: AdmittedSocket): void {
    const limiter = new RateLimiter(this.clock, { count: EVENTS_PER_SECOND, perMs: 1_000 });
    socket.use((_event, next) => (limiter.take(socket.id) === 0 ? next() : void socket.disconnect(true)));
    const timer = setInterval(() => void this.revalidate(socket), REVALIDATE_EVERY_MS);
    socket.on('disconnect', () => clearInterval(timer));
  }

  private async revalidate(socket: AdmittedSocket): Promise<void> {
    const { tokenId, sessionId } = socket.data.caller;
    const standing = sessionId === undefined ? this.tokens.byId(tokenId) : this.sessions.byIdHash(sessionId);
    // While the database is away nobody is sent off: what was admitted stays until it is known to have ended.
    const caller = await standing.catch(() => socket.data.caller);
    if (caller === null) socket.disconnect(true);
  }
}

/** Before any handshake: a page of another origin gets none. Programs send no Origin; they need a token. */
export function isAllowedOrigin(request: IncomingMessage): boolean {
  return request.headers.origin === undefined || isSameOrigin(request.headers);
}
