// Loaded before a hub that was built with its failpoints: WATCHFLOOR_FAILPOINTS="due.claimed=panic@3;delivery.sent=sleep(500)".
import { setTimeout as sleep } from 'node:timers/promises';

const WRITTEN = /^(?<name>[\w.-]+)=(?<act>panic|error|sleep)(?:\((?<milliseconds>\d+)\))?(?:@(?<nth>\d+))?$/;
/** Nothing of the process may still run, as after a loss of power. */
const NEVER = new Promise(() => undefined);

const plans = (process.env.WATCHFLOOR_FAILPOINTS ?? '')
  .split(';')
  .filter((text) => text !== '')
  .map(planOf);
const hits = new Map();

globalThis.failpoint = async (name) => {
  const hit = (hits.get(name) ?? 0) + 1;
  hits.set(name, hit);
  for (const plan of plans) if (plan.name === name && (plan.nth === undefined || plan.nth === hit)) await perform(plan);
};

function planOf(text) {
  const written = WRITTEN.exec(text)?.groups;
  if (written === undefined)
    throw new Error(`${text} is no failpoint. Fix: NAME=panic, NAME=error or NAME=sleep(MS), each with @NTH if wanted.`);
  const { name, act, milliseconds, nth } = written;
  return { name, act, milliseconds: Number(milliseconds ?? 0), nth: nth === undefined ? undefined : Number(nth) };
}

async function perform({ name, act, milliseconds }) {
  if (act === 'sleep') return await sleep(milliseconds);
  if (act === 'error') throw new Error(`failpoint ${name}`);
  process.kill(process.pid, 'SIGKILL');
  await NEVER;
}
