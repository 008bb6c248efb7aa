import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { launch } from './launch.js';
import { chooseSettings } from './quick-start-settings.js';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url)).replace(/\/$/, '');
const startedAt = performance.now();
let stopping = false;

function say(line: string): void {
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1).padStart(6);
  process.stdout.write(`${seconds} s  ${line}\n`);
}

const launching = chooseSettings(ROOT, process.env, say).then((settings) => launch(settings, process.env, say));

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (stopping) process.exit(1);
    stopping = true;
    say('Stopping. Ctrl-C once more ends it at once.');
    // While something is still starting it isn't waited for: children end when the channel to them closes.
    void Promise.race([launching.then(({ stop }) => stop()), sleep(10_000)]).finally(() => process.exit(0));
  });
}

launching.catch((error: Error) => {
  if (!stopping) process.stderr.write(`${error.message}\n`);
  process.exit(stopping ? 0 : 1);
});
