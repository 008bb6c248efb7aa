import { createServer, type AddressInfo } from 'node:net';
import { assertFree, freePorts } from './free-ports.js';

describe('ports', () => {
  it('are all different and free', async () => {
    const ports = await freePorts(5);
    expect(new Set(ports).size).toBe(5);
    await expect(Promise.all(ports.map((port) => assertFree('127.0.0.1', port)))).resolves.toHaveLength(5);
  });

  it('that are taken are named with the fix', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await expect(assertFree('127.0.0.1', port)).rejects.toThrow(`Port ${port} is taken`);
    await new Promise((resolve) => server.close(resolve));
  });
});
