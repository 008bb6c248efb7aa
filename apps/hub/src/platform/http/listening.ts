import { createServer } from 'node:net';
import { StartupError } from '../startup-error.js';

interface Place {
  readonly host: string;
  readonly port: number;
}

/**
 * Asked before a start takes anything over: a second start by mistake must not stop the hub that runs.
 * @throws StartupError with the fix
 */
export async function assertCanListen({ host, port }: Place): Promise<void> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
    await new Promise((resolve) => server.close(resolve));
  } catch (error) {
    throw listenFailure(error, { host, port });
  }
}

/** A text with the fix for what commonly keeps a server from listening; anything else stays as it is. */
export function listenFailure(error: unknown, { host, port }: Place): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new StartupError(`Port ${port} at ${host} is taken. Stop what listens there, or choose another: PORT=${port + 10}`);
    case 'EACCES':
      return new StartupError(`This user may not listen on port ${port}. Choose one above 1023: PORT=8080`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new StartupError(`HOST=${host} is no address of this machine. Use 127.0.0.1, 0.0.0.0 or one of its own.`);
    default:
      return error;
  }
}
