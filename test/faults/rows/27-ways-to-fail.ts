import type { List, Observation } from '@watchfloor/contracts';
import { freePort } from '../../support/free-port.ts';
import { SickServer } from '../../support/sick-server.ts';
import { holds, type FaultRow } from '../row.ts';
import { Stage } from '../stage.ts';

const TIMEOUT_MS = 1_000;
const TOLERANCE_MS = 100;
const WAYS = ['silence', 'slow-body', 'reset', 'close', 'refused'] as const;
const REASONS: Readonly<Record<(typeof WAYS)[number], RegExp>> = {
  silence: /^timeout$/,
  'slow-body': /^timeout$/,
  reset: /^connection_reset$/,
  close: /^connection_(closed|reset)$/,
  refused: /^connection_refused$/,
};

export const row: FaultRow = {
  row: 27,
  fault: 'Black hole, reset, slow end',
  async run() {
    const sick = await SickServer.start();
    const refused = `http://127.0.0.1:${await freePort()}/`;
    const checks = WAYS.map((way) => `{ id: ${way}, probe: http, url: "${way === 'refused' ? refused : sick.url(way)}" }`);
    const timing = `interval: 2s, retryInterval: 2s, timeout: ${TIMEOUT_MS}ms, failureThreshold: 3`;
    const stage = await Stage.open({
      configuration: `defaults: { check: { ${timing} } }\nservices: [ { id: all, checks: [ ${checks.join(', ')} ] } ]\n`,
    });
    try {
      const shown: string[] = [];
      for (const way of WAYS) shown.push(await judge(stage, way));
      return holds(shown.join('; '));
    } finally {
      await stage.close();
      await sick.stop();
    }
  },
};

async function judge(stage: Stage, way: (typeof WAYS)[number]): Promise<string> {
  let seen: readonly Observation[] = [];
  await stage.until(`${way} is seen twice`, async () => {
    seen = (await stage.hub.must<List<Observation>>('GET', `/checks/${way}/observations?resolution=raw`)).items;
    return seen.filter(({ outcome }) => outcome === 'fail').length >= 2;
  });
  const failed = seen.filter(({ outcome }) => outcome === 'fail');
  const wrong = failed.find(({ reason }) => !REASONS[way].test(reason ?? ''));
  if (wrong !== undefined) throw new Error(`${way} counts as ${wrong.reason}`);
  const took = Math.round(Math.max(...failed.map(({ latencyMs }) => latencyMs ?? 0)));
  const late = REASONS[way].test('timeout') && Math.abs(took - TIMEOUT_MS) > TOLERANCE_MS;
  if (late) throw new Error(`${way}: the deadline of ${TIMEOUT_MS} ms was held to ${took} ms`);
  return `${way}: ${failed[0]!.reason} after ${took} ms`;
}
