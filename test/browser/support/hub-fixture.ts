import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import {
  BEAT_MS,
  LIVE_NAMESPACE,
  type ClientEvents,
  type Delta,
  type LiveChange,
  type ServerEvents,
  type Snapshot,
} from '@watchfloor/contracts';
import { Server, type Socket } from 'socket.io';

/** The policy that the hub sends with its pages. */
export const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
export const KIOSK_TOKEN = 'kiosk-token-of-the-fixture';
const COOKIE = 'session=paired';
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/**
 * A fixture, not the hub: it serves the built wall and speaks the live stream of the contracts with a picture that the
 * test decides, so that two thousand services, silence and cut sockets can be had at will.
 */
export class HubFixture {
  readonly resumes: { stream: string; seq: number }[] = [];
  private readonly http: HttpServer;
  private readonly io: Server<ClientEvents, ServerEvents>;
  private readonly sent: Delta[] = [];
  private beats: NodeJS.Timeout | undefined;
  private refusing = false;

  constructor(
    private readonly wallFolder: string,
    private picture: Snapshot,
  ) {
    this.http = createServer((request, response) => void this.answer(request, response));
    this.io = new Server(this.http, { transports: ['websocket'], serveClient: false });
    this.live.use((socket, next) => next(this.allows(socket) ? undefined : new Error('unauthorized')));
    this.live.on('connection', (socket) => this.welcome(socket));
  }

  /** @param port 0 for a free one; a given one comes back where another fixture was */
  async start(port = 0): Promise<string> {
    await new Promise<void>((resolve) => this.http.listen(port, '127.0.0.1', resolve));
    this.startBeats();
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.stopBeats();
    if (this.http.listening) await this.io.close();
  }

  /** What a new connection gets; screens that are connected get it at once. */
  show(picture: Snapshot): void {
    this.picture = { ...picture, seq: this.seq };
    this.live.emit('snapshot', this.present());
  }

  send(...changes: LiveChange[]): void {
    const delta = this.record(changes);
    this.live.emit('delta', delta);
  }

  /** Numbers a delta that no screen gets, as if it was lost on the way. */
  lose(...changes: LiveChange[]): void {
    this.record(changes);
  }

  startBeats(): void {
    this.beats ??= setInterval(() => this.live.emit('beat', { seq: this.seq, at: now() }), BEAT_MS);
  }

  /** The connection stays, nothing is said any more. */
  stopBeats(): void {
    clearInterval(this.beats);
    this.beats = undefined;
  }

  /** The network fails: no word of good-bye, and nobody answers any more. */
  cut(): void {
    this.stopBeats();
    this.io.engine.close();
    this.http.close();
    this.http.closeAllConnections();
  }

  /** The token was revoked: the screen is put out and does not come in again. */
  revoke(): void {
    this.refusing = true;
    this.live.disconnectSockets(true);
  }

  private get live() {
    return this.io.of(LIVE_NAMESPACE);
  }

  private get seq(): number {
    return this.sent.at(-1)?.seq ?? this.picture.seq;
  }

  private record(changes: LiveChange[]): Delta {
    const delta: Delta = { seq: this.seq + 1, at: now(), changes };
    this.sent.push(delta);
    return delta;
  }

  private present(): Snapshot {
    return { ...this.picture, seq: this.seq, at: now() };
  }

  private allows(socket: Socket): boolean {
    return !this.refusing && (socket.handshake.headers.cookie ?? '').includes(COOKIE);
  }

  private welcome(socket: Socket<ClientEvents, ServerEvents>): void {
    socket.emit('snapshot', this.present());
    socket.on('resume', (resume) => {
      this.resumes.push(resume);
      for (const delta of this.sent) if (delta.seq > resume.seq) socket.emit('delta', delta);
    });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://fixture');
    if (request.method === 'POST' && pathname === '/api/v1/sessions') return this.openSession(request, response);
    const inside = normalize(pathname).replace(/^\/wall\/?/, '');
    const file = extname(inside) === '' ? 'index.html' : inside;
    try {
      const content = await readFile(join(this.wallFolder, file));
      response
        .writeHead(200, {
          'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
          'content-security-policy': CONTENT_SECURITY_POLICY,
        })
        .end(content);
    } catch {
      response.writeHead(404).end();
    }
  }

  private async openSession(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const accepted = (JSON.parse(body) as { token?: string }).token === KIOSK_TOKEN;
    response.writeHead(accepted ? 201 : 401, accepted ? { 'set-cookie': `${COOKIE}; HttpOnly; SameSite=Lax; Path=/` } : {}).end('{}');
  }
}

function now(): string {
  return new Date().toISOString();
}
