import { get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const TICK_MS = 20;

/** CPU of the cheapest thing that could do it, `http.get` at the same rate and tick: what any figure of ours is compared with. */
export async function bareCpuMsPerThousand(url: string, of: { readonly perSecond: number; readonly seconds: number }): Promise<number> {
  const perTick = (of.perSecond * TICK_MS) / 1_000;
  let [owed, looks] = [0, 0];
  const before = process.cpuUsage();
  const timer = setInterval(() => {
    for (owed += perTick; owed >= 1; owed -= 1)
      get(url, { agent: false }, (response) => response.resume().once('end', () => (looks += 1))).on('error', () => undefined);
  }, TICK_MS);
  await sleep(of.seconds * 1_000);
  clearInterval(timer);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / looks;
}
