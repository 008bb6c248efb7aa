import { spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { HttpReceiver } from '../../support/http-receiver.ts';
import { scratchFolder } from '../../support/shared-servers.ts';
import { holds, notRun, type FaultRow } from '../row.ts';
import { Stage } from '../stage.ts';

const RESOLVER = '127.0.0.77';
const EACH = 30;
const WATCHED_MS = 15_000;

/** In a mount namespace of its own the hub asks a resolver that never answers. */
export const row: FaultRow = {
  row: 25,
  fault: 'The resolver never answers',
  needs: 'unshare -m, port 53',
  async run() {
    if (spawnSync('unshare', ['-m', 'true']).status !== 0) return notRun('no mount namespaces here');
    const resolver = createSocket('udp4');
    const isBound = await new Promise<boolean>((resolve) => {
      resolver.once('error', () => resolve(false)).bind(53, RESOLVER, () => resolve(true));
    });
    if (!isBound) return notRun('port 53 is not ours');
    const target = await HttpReceiver.start();
    const resolv = join(scratchFolder('resolver'), 'resolv.conf');
    writeFileSync(resolv, `nameserver ${RESOLVER}\noptions timeout:5 attempts:2\n`);
    const named = Array.from({ length: EACH }, (_, index) => `{ id: n${index}, probe: http, url: "http://host-${index}.example.org/" }`);
    const plain = Array.from({ length: EACH }, (_, index) => `{ id: p${index}, probe: http, url: "${target.url}/" }`);
    const timing = 'interval: 1s, timeout: 800ms, retryInterval: 500ms, failureThreshold: 1, successThreshold: 1';
    const mounted = `mount --bind ${resolv} /etc/resolv.conf && exec "$0" "$@"`;
    const stage = await Stage.open({
      configuration: `defaults: { check: { ${timing} } }\nservices: [ { id: named, checks: [ ${named.join(', ')} ] }, { id: plain, checks: [ ${plain.join(', ')} ] } ]\n`,
      commandLine: ['unshare', '-m', 'bash', '-c', mounted, process.execPath, 'bin/watchfloor.mjs', 'serve'],
    });
    try {
      await sleep(WATCHED_MS);
      const downs = await stage.downs();
      if (downs.length > 0) throw new Error(`${downs.length} false DOWN, the first for ${downs[0]!.reason}`);
      const plainIs = (await stage.services()).find(({ id }) => id === 'plain')?.state.status;
      if (plainIs !== 'up') throw new Error(`what needs no resolver is ${plainIs}`);
      const seen = await stage.hub.must<{ lastObservation: { reason: string } | null }>('GET', '/checks/n0');
      if (seen.lastObservation?.reason !== 'dns_unavailable') throw new Error(`names were seen as ${JSON.stringify(seen.lastObservation)}`);
      return holds(`0 false DOWN, ${EACH} targets by address UP all the time, names are dns_unavailable`);
    } finally {
      await stage.close();
      await target.stop();
      resolver.close();
    }
  },
};
