import type { IncomingMessage } from 'node:http';
import { pipeline, type Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { LookFailure } from '../connections/look-failure.js';
import { failureOf } from '../connections/transport-reason.js';

export interface Body {
  readonly text: string;
  /** There was more than the limit. */
  readonly isCut: boolean;
}

const MAX_ENCODINGS = 2;
const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** Reads up to the limit of *decoded* bytes and then lets go of the connection. Rejects with `LookFailure`. */
export async function readBody(response: IncomingMessage, maxBytes: number): Promise<Body> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of decoded(response) as AsyncIterable<Buffer>) {
      chunks.push(chunk.subarray(0, maxBytes - size));
      size += chunk.length;
      if (size > maxBytes) break;
    }
  } catch (error) {
    throw cutShort(error) ?? failureOf(error, 'exchange');
  }
  return { text: Buffer.concat(chunks).toString('utf8'), isCut: size > maxBytes };
}

function decoded(response: IncomingMessage): Readable {
  const decoders = encodingsOf(response).map((encoding) => DECODERS[encoding]!());
  if (decoders.length === 0) return response;
  // The last stage throws what any of them meets; the callback only keeps it from being thrown twice.
  return pipeline([response, ...decoders], () => undefined) as unknown as Readable;
}

/** In the order of decoding. An encoding that nobody knows is left as it is. */
function encodingsOf(response: IncomingMessage): string[] {
  const header = response.headers['content-encoding'] ?? '';
  const listed = header.split(',').map((encoding) => encoding.trim().toLowerCase());
  const known = listed.filter((encoding) => Object.hasOwn(DECODERS, encoding));
  if (known.length > MAX_ENCODINGS)
    throw new LookFailure('protocol_error', `${known.length} content encodings, at most ${MAX_ENCODINGS} are read`);
  return known.reverse();
}

/** Node says `aborted` for every body that ended before it was complete. */
function cutShort(error: unknown): LookFailure | null {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ECONNRESET' && message === 'aborted'
    ? new LookFailure('connection_closed', 'the body ended before it was complete')
    : null;
}
