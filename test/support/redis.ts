import { freePort } from './free-port.ts';
import { privateFolder, startPrivateServer, unprivilegedAccount } from './private-server.ts';
import { type Program, provideProgram } from './provision.ts';

export const REDIS = (): Program => ({
  title: 'Redis',
  binaries: ['redis-server'],
  folders: ['/usr/bin', '/usr/local/bin'],
  debianPackage: 'redis-server',
});

export interface RedisServer {
  url: string;
  pid: number;
  stop: () => Promise<void>;
}

/**
 * A Redis of the caller's own that keeps nothing on disk: free port, private folder, never as root.
 * With the port of one that was stopped it comes back, empty.
 */
export async function startRedis(
  say: (line: string) => void = () => undefined,
  { port: givenPort }: { readonly port?: number } = {},
): Promise<RedisServer> {
  const program = provideProgram(REDIS, say);
  const account = unprivilegedAccount('redis');
  const folder = privateFolder('redis', account);
  const port = givenPort ?? (await freePort());
  const commandLine = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    folder,
    '--save',
    '',
    '--appendonly',
    'no',
    '--enable-debug-command',
    'local',
  ];
  const server = await startPrivateServer({ program, commandLine, port, folder, account, stopSignal: 'SIGTERM' });
  return { ...server, url: `redis://127.0.0.1:${port}` };
}
