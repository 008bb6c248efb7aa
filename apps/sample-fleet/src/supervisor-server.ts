import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Webhook } from 'standardwebhooks';
import { StaleTokenError } from './restart-ledger.js';
import { readRestartWebhook, UntrustedWebhookError } from './restart-webhook.js';
import type { Supervisor } from './supervisor.js';

const MOST_BODY_BYTES = 64 * 1024;

/** `GET /instances`, `GET /restarts` and the signed `POST /restart/:id`. */
export function createSupervisorServer(supervisor: Supervisor, webhook: Webhook): Server {
  return createServer({ requestTimeout: 10_000, headersTimeout: 5_000 }, (request, response) => {
    void answer(supervisor, webhook, request)
      .catch((error: unknown) => failure(error))
      .then(({ status, content }) => send(response, status, content));
  });
}

interface Answer {
  readonly status: number;
  readonly content: unknown;
}

async function answer(supervisor: Supervisor, webhook: Webhook, request: IncomingMessage): Promise<Answer> {
  const { pathname } = new URL(request.url ?? '/', 'http://supervisor');
  if (request.method === 'GET' && pathname === '/instances') return { status: 200, content: supervisor.list() };
  if (request.method === 'GET' && pathname === '/restarts') return { status: 200, content: supervisor.restarts() };
  const id = /^\/restart\/([a-z0-9-]{1,64})$/.exec(pathname)?.[1];
  if (request.method !== 'POST' || id === undefined) return problem(404, 'there is GET /instances, GET /restarts and POST /restart/:id');
  const body = await bodyOf(request);
  if (body === null) return problem(413, `a body of more than ${MOST_BODY_BYTES} bytes`);
  const restart = readRestartWebhook(webhook, id, body, request.headers);
  if (!supervisor.has(id)) return problem(404, `there is no instance ${id}`);
  return { status: 200, content: await supervisor.restart(restart) };
}

async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function failure(error: unknown): Answer {
  const detail = (error as Error).message;
  if (error instanceof UntrustedWebhookError) return problem(401, detail);
  if (error instanceof StaleTokenError) return problem(409, detail);
  console.error(`supervisor: ${detail}`);
  return problem(500, 'the restart failed');
}

function problem(status: number, detail: string): Answer {
  return { status, content: { status, detail } };
}

function send(response: ServerResponse, status: number, content: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content));
}
