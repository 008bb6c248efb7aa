import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startPostgres, type PostgresServer } from '../postgres.ts';

/** A PostgreSQL that crashes and comes back, behind a line that can be cut. */
export class ShakyPostgres {
  private readonly sockets = new Set<Socket>();
  /** How long everything takes on the line, each way. */
  delayMs = 0;
  private port = 0;
  private readonly line: Server = createServer((inner) => this.join(inner));

  private constructor(
    private readonly server: PostgresServer,
    private readonly database: URL,
  ) {}

  /** `settings` as of postgresql.conf. */
  static async start(settings: readonly string[] = []): Promise<ShakyPostgres> {
    const server = await startPostgres(undefined, settings);
    const shaky = new ShakyPostgres(server, new URL(await server.createDatabase()));
    await shaky.mend();
    return shaky;
  }

  /** Of the database, over the line. */
  get url(): string {
    return `postgres://${this.database.username}@127.0.0.1:${this.port}${this.database.pathname}`;
  }

  /** Of the database itself, beside the line. */
  get direct(): string {
    return this.database.href;
  }

  get pid(): number {
    return this.server.pid;
  }

  async mend(): Promise<void> {
    await new Promise<void>((resolve) => this.line.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.line.address() as AddressInfo).port;
  }

  async cut(): Promise<void> {
    const closed = new Promise((resolve) => this.line.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  /** One of its processes is killed: it throws out everybody and recovers from its log, as after `stop -m immediate`. */
  async crash(): Promise<void> {
    const client = await this.client();
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    process.kill(rows[0]!.pid, 'SIGKILL');
    await client.end().catch(() => undefined);
  }

  async stop(): Promise<void> {
    if (this.line.listening) await this.cut();
    await this.server.stop();
  }

  /** Refused while it recovers from the crash before (57P03). */
  private async client(): Promise<pg.Client> {
    for (const end = Date.now() + 20_000; ; await sleep(50)) {
      const client = new pg.Client({ connectionString: this.database.href });
      client.on('error', () => undefined);
      const error: unknown = await client.connect().then(
        () => null,
        (refusal: unknown) => refusal,
      );
      if (error === null) return client;
      if (Date.now() > end) throw error;
    }
  }

  private join(inner: Socket): void {
    const outer = connect(Number(this.database.port), this.database.hostname);
    for (const [one, other] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      this.sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.sockets.delete(one);
        other.destroy();
      });
      one.on('data', (bytes: Buffer) => this.pass(bytes, other));
    }
  }
  private pass(bytes: Buffer, to: Socket): void {
    if (this.delayMs === 0) to.write(bytes);
    else setTimeout(() => to.writable && to.write(bytes), this.delayMs);
  }
}
