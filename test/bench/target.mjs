import { createServer } from 'node:http';

/** What the benchmarks look at, in a process of its own. It is sick when it is told so. */
const BODY = JSON.stringify({ status: 'ok', details: { db: { status: 'up' }, redis: { status: 'up' } } });
let status = 200;

const server = createServer((_request, response) => {
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(BODY) });
  response.end(BODY);
});
server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, () => process.send?.(server.address().port));
process.on('message', (wanted) => (status = wanted.status));
process.once('disconnect', () => process.exit(0));
