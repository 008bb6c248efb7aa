import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Webhook } from 'standardwebhooks';
import { readFleet } from './fleet-description.js';
import { HeartbeatSignal } from './heartbeat-signal.js';
import { SupervisedInstance } from './supervised-instance.js';
import { Supervisor } from './supervisor.js';
import { createSupervisorServer } from './supervisor-server.js';
import { Traffic } from './traffic.js';

const environment = process.env;
const secret = environment['SAMPLE_RESTART_SECRET'];
if (!secret) throw new Error('SAMPLE_RESTART_SECRET is not set → set it to the secret of the restart webhook, whsec_…');

const fleet = readFleet(await readFile(environment['SAMPLE_FLEET'] ?? 'sample/fleet.yaml', 'utf8'), environment);
const hubUrl = environment['SAMPLE_HUB_URL'];
const program = {
  main: environment['SAMPLE_SERVICE_MAIN'] ?? fileURLToPath(new URL('../../sample-service/src/main.js', import.meta.url)),
  hub: hubUrl ? { url: hubUrl, tokenFolder: environment['SAMPLE_TOKENS'] ?? 'data/tokens' } : undefined,
  log: (line: string) => console.log(line),
};
const supervisor = new Supervisor(
  fleet.instances.map((instance) => new SupervisedInstance(instance, program)),
  program.log,
);

function end(): void {
  supervisor.end();
  process.exit(0);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, end);
// Whoever started the supervisor is gone, perhaps before this line ran.
process.on('disconnect', end);
if (process.connected === false) end();

const server = createSupervisorServer(supervisor, new Webhook(secret));
server.on('error', (error) => {
  console.error(`supervisor: ${error.message}`);
  process.exit(1);
});
server.listen(Number(environment['SAMPLE_SUPERVISOR_PORT'] ?? 4100), environment['SAMPLE_LISTEN'] ?? '127.0.0.1', () => {
  process.send?.({ ready: true });
});
await supervisor.start();
if (fleet.traffic !== undefined) new Traffic(fleet.traffic).start();
const heartbeatUrl = environment['SAMPLE_HEARTBEAT_URL'];
if (heartbeatUrl) new HeartbeatSignal(heartbeatUrl).start();
