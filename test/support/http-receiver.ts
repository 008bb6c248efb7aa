import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** `silence` never answers; `reset` reads everything and then cuts the connection. */
export type HttpBehaviour = { status: number; headers?: Record<string, string>; body?: string } | 'silence' | 'reset';

/** A local server that takes what is posted to it and answers as told. */
export class HttpReceiver {
  readonly received: ReceivedRequest[] = [];
  behaviour: HttpBehaviour = { status: 200, body: 'ok' };

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8');
        this.received.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, body });
        if (this.behaviour === 'silence') return;
        if (this.behaviour === 'reset') request.socket.resetAndDestroy();
        else response.writeHead(this.behaviour.status, this.behaviour.headers).end(this.behaviour.body ?? '');
      });
    });
  }

  static async start(): Promise<HttpReceiver> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new HttpReceiver(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
