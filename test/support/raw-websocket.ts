import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

const OPCODE = { continuation: 0x0, text: 0x1, binary: 0x2 } as const;
const CLOSE = 0x8;

export interface FrameOptions {
  readonly opcode?: keyof typeof OPCODE;
  readonly isLast?: boolean;
}

/** A websocket written byte by byte, so that it can say what no client library would. */
export class RawWebsocket {
  /** Everything the server sent after its handshake, as text. */
  received = '';
  /** The connection has ended, or the server has said that it will. */
  isClosed = false;
  /** The first line of the answer to the handshake. */
  handshake = '';
  private unread = Buffer.alloc(0);

  private constructor(private readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => this.read(chunk));
    socket.on('close', () => (this.isClosed = true));
    socket.on('error', () => (this.isClosed = true));
  }

  /** Resolves when the handshake is answered, however that is. */
  static async open(url: string, options: { readonly path?: string; readonly headers?: readonly string[] } = {}): Promise<RawWebsocket> {
    const { hostname, port, host } = new URL(url);
    const { path = '/socket.io/?EIO=4&transport=websocket', headers = [] } = options;
    const raw = new RawWebsocket(connect(Number(port), hostname));
    const lines = [
      `GET ${path} HTTP/1.1`,
      `Host: ${host}`,
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
      'Sec-WebSocket-Version: 13',
      ...headers,
    ];
    raw.socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    await raw.until(() => raw.handshake !== '' || raw.isClosed);
    return raw;
  }

  /** One masked frame, as clients must send them. */
  send(payload: string | Buffer, { opcode = 'text', isLast = true }: FrameOptions = {}): void {
    const bytes = Buffer.from(payload);
    const mask = Buffer.from([1, 2, 3, 4]);
    const first = (isLast ? 0x80 : 0) | OPCODE[opcode];
    const masked = bytes.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
    if (!this.socket.destroyed) this.socket.write(Buffer.concat([headOf(first, bytes.length), mask, masked]));
  }

  /** Bytes that are no frame. */
  write(bytes: Buffer | string): void {
    if (!this.socket.destroyed) this.socket.write(bytes);
  }

  /** False when it never became so. */
  async until(isSo: () => boolean, withinMs = 5_000): Promise<boolean> {
    for (const end = performance.now() + withinMs; performance.now() < end;) {
      if (isSo()) return true;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return isSo();
  }

  untilReceived(text: string, withinMs?: number): Promise<boolean> {
    return this.until(() => this.received.includes(text), withinMs);
  }

  untilClosed(withinMs?: number): Promise<boolean> {
    return this.until(() => this.isClosed, withinMs);
  }

  /** From here on, whatever comes stays where it is. */
  stopReading(): void {
    this.socket.pause();
  }

  close(): void {
    this.socket.destroy();
  }

  private read(chunk: Buffer): void {
    this.unread = Buffer.concat([this.unread, chunk]);
    if (this.handshake === '') {
      const end = this.unread.indexOf('\r\n\r\n');
      if (end < 0) return;
      this.handshake = this.unread.toString('latin1', 0, this.unread.indexOf('\r\n'));
      this.unread = this.unread.subarray(end + 4);
    }
    while (this.readFrame());
  }

  /** Servers don't mask. False: no whole frame is there. */
  private readFrame(): boolean {
    const { unread } = this;
    if (unread.length < 2) return false;
    const short = unread[1]! & 0x7f;
    const headLength = short < 126 ? 2 : short === 126 ? 4 : 10;
    if (unread.length < headLength) return false;
    const length = short < 126 ? short : short === 126 ? unread.readUInt16BE(2) : Number(unread.readBigUInt64BE(2));
    if (unread.length < headLength + length) return false;
    if ((unread[0]! & 0x0f) === CLOSE) this.isClosed = true;
    else this.received += unread.toString('utf8', headLength, headLength + length);
    this.unread = unread.subarray(headLength + length);
    return true;
  }
}

function headOf(first: number, length: number): Buffer {
  if (length < 126) return Buffer.from([first, 0x80 | length]);
  if (length < 65_536) return Buffer.from([first, 0x80 | 126, length >> 8, length & 0xff]);
  const head = Buffer.alloc(10);
  head[0] = first;
  head[1] = 0x80 | 127;
  head.writeBigUInt64BE(BigInt(length), 2);
  return head;
}
