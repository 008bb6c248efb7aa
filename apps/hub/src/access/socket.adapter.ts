import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { ServerOptions } from 'socket.io';
import { isAllowedOrigin, SocketAccess } from './socket-access.js';

const MOST_BYTES = 64_000;

/** Websocket only, small messages, no deflate, no foreign origin; the same for every namespace (security.md "WebSocket"). */
export class SocketAdapter extends IoAdapter {
  private readonly access: SocketAccess;

  constructor(app: INestApplicationContext) {
    super(app);
    this.access = app.get(SocketAccess);
  }

  override createIOServer(port: number, options?: ServerOptions) {
    return super.createIOServer(port, {
      ...options,
      transports: ['websocket'],
      maxHttpBufferSize: MOST_BYTES,
      perMessageDeflate: false,
      serveClient: false,
      connectTimeout: 10_000,
      allowRequest: (request, answer) => {
        if (!isAllowedOrigin(request)) return answer('origin not allowed', false);
        const barred = this.access.isBarred(request.socket.remoteAddress ?? '');
        answer(barred ? 'too many handshakes' : null, !barred);
      },
    } as ServerOptions);
  }
}
