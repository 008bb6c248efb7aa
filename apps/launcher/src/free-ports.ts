import { createServer, type AddressInfo, type Server } from 'node:net';

/** Ports nobody listens on; held until all are known, so that no two are the same. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listen('127.0.0.1', 0)));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map(close));
  return ports;
}

/** @throws Error with the fix, before anything has been started */
export async function assertFree(host: string, port: number): Promise<void> {
  try {
    await close(await listen(host, port));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const fix = code === 'EADDRINUSE' ? `Port ${port} is taken. Stop what listens there, or choose another: PORT=8090 npm start` : message;
    throw new Error(fix, { cause: error });
  }
}

function listen(host: string, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
