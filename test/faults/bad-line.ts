import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export interface Trouble {
  /** Before anything passes, in each direction. */
  readonly delayMs: number;
  /** Pieces of an answer come this small, each after a delay of its own. */
  readonly pieceBytes?: number;
  /** Each nth connection is reset. */
  readonly resetEach?: number;
}

/** A line that delays, slices and loses connections, between the hub and a target. */
export class BadLine {
  connections = 0;
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;

  private constructor(
    private target: number,
    private readonly trouble: Trouble,
  ) {
    this.server = createServer((inner) => this.join(inner));
  }

  static async open(target: number, trouble: Trouble): Promise<BadLine> {
    const line = new BadLine(target, trouble);
    await new Promise<void>((resolve) => line.server.listen(0, '127.0.0.1', resolve));
    return line;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** What is open is cut; what comes now is led to another port, or nowhere. */
  leadTo(target: number | null): void {
    this.target = target ?? 0;
    for (const socket of this.sockets) socket.destroy();
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join(inner: Socket): void {
    this.keep(inner);
    this.connections += 1;
    if (this.target === 0) return void inner.resetAndDestroy();
    if (this.trouble.resetEach !== undefined && this.connections % this.trouble.resetEach === 0) return void inner.resetAndDestroy();
    const outer = connect(this.target, '127.0.0.1');
    this.keep(outer);
    this.pass(inner, outer, Infinity);
    this.pass(outer, inner, this.trouble.pieceBytes ?? Infinity);
  }

  private pass(from: Socket, to: Socket, pieceBytes: number): void {
    let after = Promise.resolve();
    const later = (work: () => void): void => {
      after = after.then(() => pause(this.trouble.delayMs)).then(work);
    };
    from.on('data', (chunk: Buffer) => {
      for (let at = 0; at < chunk.length; at += pieceBytes) later(() => to.destroyed || to.write(chunk.subarray(at, at + pieceBytes)));
    });
    from.once('end', () => later(() => to.end()));
    from.once('close', () => to.destroyed || later(() => to.end()));
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => this.sockets.delete(socket));
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
