import type { Socket } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';

/** What is done with a connection whose request has been read. */
export type Answer = (socket: Socket, head: string) => void;

const MEBIBYTE = 1_024 * 1_024;
const ok = (headers = ''): string => `HTTP/1.1 200 OK\r\n${headers}\r\n`;

/** Writes again and again, until the other side is gone. */
function repeat(socket: Socket, everyMs: number, chunk: string | Buffer): void {
  const timer = setInterval(() => socket.write(chunk), everyMs);
  socket.once('close', () => clearInterval(timer));
}

function flood(socket: Socket, chunk: Buffer): void {
  const pour = (): void => {
    while (!socket.destroyed && socket.write(chunk));
  };
  socket.on('drain', pour);
  pour();
}

const bomb = gzipSync(Buffer.alloc(20 * MEBIBYTE));

/** Ways in which a probed service can be ill or hostile (security.md, abuse cases 9 and 15–19). */
export const sicknesses: Readonly<Record<string, Answer>> = {
  ok: (socket) => socket.end(`${ok('content-length: 2\r\ncontent-type: text/plain\r\n')}ok`),
  'not-found': (socket) => socket.end('HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n'),
  unavailable: (socket) => socket.end('HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n'),
  silence: () => undefined,
  close: (socket) => socket.end(),
  reset: (socket) => socket.resetAndDestroy(),
  garbage: (socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n\r\n'),
  'slow-headers': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nx-slow: ');
    repeat(socket, 20, 'x');
  },
  'slow-body': (socket) => {
    socket.write(ok('content-length: 1000000\r\n'));
    repeat(socket, 20, 'x');
  },
  'endless-continue': (socket) => repeat(socket, 5, 'HTTP/1.1 100 Continue\r\n\r\n'),
  upgrade: (socket) => socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
  'reset-mid-body': (socket) => {
    socket.write(`${ok('content-length: 1000\r\n')}half`);
    setTimeout(() => socket.resetAndDestroy(), 30);
  },
  'short-body': (socket) => socket.end(`${ok('content-length: 1000\r\n')}half`),
  'infinite-body': (socket) => {
    socket.write(ok());
    flood(socket, Buffer.alloc(65_536, 'x'));
  },
  'huge-length': (socket) => {
    socket.write(ok('content-length: 10737418240\r\n'));
    flood(socket, Buffer.alloc(65_536, 'x'));
  },
  'gzip-bomb': (socket) => socket.end(Buffer.concat([Buffer.from(ok('content-encoding: gzip\r\n')), bomb])),
  'double-bomb': (socket) => socket.end(Buffer.concat([Buffer.from(ok('content-encoding: gzip, br\r\n')), brotliCompressSync(bomb)])),
  'many-encodings': (socket) => socket.end(`${ok(`content-encoding: ${Array(1_000).fill('gzip').join(', ')}\r\n`)}x`),
  'broken-gzip': (socket) =>
    socket.end(Buffer.concat([Buffer.from(ok('content-encoding: gzip\r\n')), gzipSync('a'.repeat(100)).subarray(0, 15)])),
  'large-header': (socket) => socket.end(ok(`x-large: ${'x'.repeat(81_920)}\r\n`)),
  'many-headers': (socket) => socket.end(ok(Array.from({ length: 10_000 }, (_, index) => `x-${index}: y\r\n`).join(''))),
  'long-status-line': (socket) => socket.end(`HTTP/1.1 200 ${'x'.repeat(65_536)}\r\n\r\n`),
  'redirect-loop': (socket) => socket.end('HTTP/1.1 302 Found\r\nlocation: /redirect-loop\r\ncontent-length: 0\r\n\r\n'),
};
