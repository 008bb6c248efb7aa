import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { sicknesses, type Answer } from './sicknesses.ts';

export type CertificateKind = 'right' | 'wrong-name' | 'expired' | 'self-signed';

const CERTIFICATES = join(import.meta.dirname, 'certificates');

/** The authority that the tests may be told to trust. */
export const testAuthority = (): string => readFileSync(join(CERTIFICATES, 'authority.pem'), 'utf8');

/** A server that misbehaves by path: `/NAME` is a sickness of the table, or an answer that the test registered. */
export class SickServer {
  readonly requests: string[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly answers = new Map<string, Answer>(Object.entries(sicknesses));

  private constructor(
    private readonly server: Server,
    private readonly scheme: string,
  ) {
    server.on(scheme === 'https' ? 'secureConnection' : 'connection', (socket: Socket) => this.serve(socket));
    server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('error', () => undefined).once('close', () => this.sockets.delete(socket));
    });
    server.on('tlsClientError', () => undefined);
  }

  static async start(certificate?: CertificateKind): Promise<SickServer> {
    const read = (file: string): string => readFileSync(join(CERTIFICATES, file), 'utf8');
    const server =
      certificate === undefined ? createServer() : createTlsServer({ key: read('server.key'), cert: read(`${certificate}.pem`) });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new SickServer(server, certificate === undefined ? 'http' : 'https');
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  url(path: string, host = '127.0.0.1'): string {
    return `${this.scheme}://${host}:${this.port}/${path}`;
  }

  /** Connections that the other side still holds open. */
  get openConnections(): number {
    return this.sockets.size;
  }

  answer(path: string, answer: Answer): void {
    this.answers.set(path, answer);
  }

  /** A whole and proper answer. */
  answerWith(
    path: string,
    { status = 200, headers = {}, body = '' }: { status?: number; headers?: Record<string, string>; body?: string | Buffer },
  ): void {
    const lines = Object.entries({ 'content-length': String(Buffer.byteLength(body)), ...headers }).map(
      ([name, value]) => `${name}: ${value}\r\n`,
    );
    this.answer(path, (socket) => {
      socket.write(`HTTP/1.1 ${status} Any\r\n${lines.join('')}\r\n`);
      socket.end(body);
    });
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private serve(socket: Socket): void {
    let head = '';
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      if (head.includes('\r\n\r\n')) return;
      head += chunk.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      this.requests.push(head);
      const path = /^\S+ \/([^ ?]*)/.exec(head)?.[1] ?? '';
      const answer = this.answers.get(path) ?? this.answers.get('not-found');
      answer?.(socket, head);
    });
  }
}
