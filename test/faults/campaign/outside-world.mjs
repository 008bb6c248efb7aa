import { createServer } from 'node:http';

/** The targets, the actuator and the receiver of messages, in a process that outlives every hub. It counts what it is asked. */
const sick = new Map();
const acts = [];
const messages = [];
/** When the one that is always well was looked at. */
const looks = [];
const HEALS_WITHIN_MS = 50;

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString('utf8');
  const [, place, id] = request.url.split('/');
  if (place === 'target' && id === 'well') looks.push(Date.now());
  if (place === 'target') return response.writeHead(sick.has(id) ? 500 : 200).end();
  if (place === 'restart') restart(id, request.headers);
  if (place === 'in') messages.push({ id: request.headers['webhook-id'], event: JSON.parse(body) });
  response.writeHead(200).end('ok');
});

function restart(id, headers) {
  acts.push({ id, key: headers['idempotency-key'], fencingToken: Number(headers['x-fencing-token']) });
  setTimeout(() => sick.delete(id), HEALS_WITHIN_MS);
}

server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('message', ({ question, makeSick }) => {
  if (makeSick !== undefined && !sick.has(makeSick)) sick.set(makeSick, true);
  process.send({ question, sick: [...sick.keys()], acts, messages, looks });
});
process.once('disconnect', () => process.exit(0));
