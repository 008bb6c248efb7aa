import { AGENTS_NAMESPACE } from '@watchfloor/contracts';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Server as SocketServer } from 'socket.io';
import { startAgent } from './agent.js';

/** How long the end of an agent takes that has dialled that port and got so far. */
async function endOf(port: number, dialled: Promise<unknown>): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'agent-'));
  const egress = { allowLoopback: true, probe: { allow: [], deny: [] }, notify: { allow: [] } };
  const agent = startAgent({ hubUrl: `http://127.0.0.1:${port}`, token: 'token', spoolFolder: folder, egress });
  await dialled;
  const from = performance.now();
  await agent.close();
  rmSync(folder, { recursive: true });
  return performance.now() - from;
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

describe('an agent whose hub is frozen ends at once', () => {
  it('while the hub has taken the connection and no more', async () => {
    const server = createServer();
    const port = await listening(server);
    expect(await endOf(port, new Promise((resolve) => server.once('connection', resolve)))).toBeLessThan(1_500);
    server.close();
  });

  it('while the hub has taken its socket, but does not let it in', async () => {
    const hub = createHttpServer();
    const sockets = new SocketServer(hub);
    const dialled = new Promise<void>((resolve) => sockets.of(AGENTS_NAMESPACE).use(() => resolve()));
    expect(await endOf(await listening(hub), dialled)).toBeLessThan(1_500);
    await sockets.close();
  });

  it('while the hub does not answer its greeting', async () => {
    const hub = createHttpServer();
    const sockets = new SocketServer(hub);
    const greeted = new Promise<void>((resolve) =>
      sockets.of(AGENTS_NAMESPACE).on('connection', (socket) => void socket.on('hello', () => resolve())),
    );
    expect(await endOf(await listening(hub), greeted)).toBeLessThan(1_500);
    await sockets.close();
  });
});
