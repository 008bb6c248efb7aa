import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { Server, ServerOptions } from 'socket.io';
import type { IncomingMessage } from 'node:http';
import { clientAddress } from './client-address.js';
import { SessionService } from './session.service.js';
import { isAllowedOrigin, SocketAccess } from './socket-access.js';

const MOST_BYTES = 64_000;

/** Websocket only, small messages, no deflate, no foreign origin; the same for every namespace (security.md "WebSocket"). */
export class SocketAdapter extends IoAdapter {
  private readonly access: SocketAccess;
  private readonly sessions: SessionService;
  private readonly renewed = new WeakMap<IncomingMessage, string>();

  constructor(app: INestApplicationContext) {
    super(app);
    this.access = app.get(SocketAccess);
    this.sessions = app.get(SessionService);
  }

  override createIOServer(port: number, options?: ServerOptions) {
    const server = super.createIOServer(port, {
      ...options,
      transports: ['websocket'],
      maxHttpBufferSize: MOST_BYTES,
      perMessageDeflate: false,
      serveClient: false,
      connectTimeout: 10_000,
      allowRequest: (request, answer) => {
        if (!isAllowedOrigin(request)) return answer('origin not allowed', false);
        if (this.access.isBarred(clientAddress(request))) return answer('too many handshakes', false);
        void this.renewCookie(request).then(() => answer(null, true));
      },
    } as ServerOptions) as Server;
    // Nothing is spoken there, so nobody comes in: without this anybody could, and stay.
    server.use((_socket, next) => next(new Error('forbidden')));
    server.engine.on('initial_headers', (headers: Record<string, string>, request: IncomingMessage) => {
      const cookie = this.renewed.get(request);
      if (cookie !== undefined) headers['set-cookie'] = cookie;
    });
    return server;
  }

  /** A wall speaks to the hub by its socket alone, so its cookie is renewed there. */
  private async renewCookie(request: IncomingMessage): Promise<void> {
    const cookie = await this.sessions.renewedCookie(request.headers).catch(() => null);
    if (cookie !== null) this.renewed.set(request, cookie);
  }
}
