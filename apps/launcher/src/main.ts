import { fileURLToPath } from 'node:url';
import { Launch } from './launch.js';
import { chooseSettings } from './quick-start-settings.js';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url)).replace(/\/$/, '');
const startedAt = performance.now();
let stopping = false;

function say(line: string): void {
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1).padStart(6);
  process.stdout.write(`${seconds} s  ${line}\n`);
}

const launching = chooseSettings(ROOT, process.env, say).then((settings) => new Launch(settings, process.env, say));

/** A terminal's Ctrl-C comes to npm too, which passes it on: within a moment it is the same one. */
const SAME_MS = 500;
let stoppingSince = 0;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (stopping && performance.now() - stoppingSince > SAME_MS) process.exit(1);
    if (stopping) return;
    stopping = true;
    stoppingSince = performance.now();
    say('Stopping. Ctrl-C once more ends it at once.');
    void launching.then((launch) => launch.stop()).finally(() => process.exit(0));
  });
}

try {
  await (await launching).start();
} catch (error) {
  // What is half started while we stop may fail as it likes; `stop` above ends the process.
  if (!stopping) {
    process.stderr.write(`${(error as Error).message}\n`);
    await launching.then((launch) => launch.stop()).catch(() => undefined);
    process.exit(1);
  }
}
