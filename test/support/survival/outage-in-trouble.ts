import { setTimeout as sleep } from 'node:timers/promises';
import type { DatabaseTrouble } from './database-troubles.ts';
import { until, type TroubledHub } from './troubled-hub.ts';

/** What became of an outage that began while the database took nothing. */
export interface OutageInTrouble {
  readonly diedAt: number;
  /** From the death to the message, the database still being in trouble. */
  readonly toldAfterMs: number;
  /** Not asked for where nobody's token can be read. */
  readonly readiness: { readonly status: number; readonly says: string | null };
  readonly command: number | undefined;
  /** Calls of the actuator before the end of the trouble. */
  readonly actedMeanwhile: number;
  /** From the end of the trouble until the hub is ready. */
  readonly readyAfterMs: number;
  /** Of the recorded death: how far it lies from the real one. */
  readonly recordedOffMs: number;
  /** How often the same problem was told, and under how many keys. */
  readonly told: { readonly times: number; readonly keys: number };
  readonly acts: number;
}

const TOLD_WITHIN_MS = 15_000;

/** Something dies in the trouble; something else dies that would be healed; then the trouble ends, and both recover. */
export async function outageInTrouble(
  troubled: TroubledHub,
  trouble: DatabaseTrouble,
  { index, lastsMs = 0 }: { readonly index: number; readonly lastsMs?: number },
): Promise<OutageInTrouble> {
  const victim = troubled.victims[index]!;
  const actedBefore = troubled.actuator.received.length;
  const beganAt = Date.now();
  let during: Awaited<ReturnType<typeof lookAt>>;
  await trouble.begin(troubled.hub);
  try {
    during = await lookAt(troubled, trouble, index);
    await sleep(Math.max(1_000, lastsMs - (Date.now() - beganAt)));
  } finally {
    await trouble.end(troubled.hub);
  }
  const actedMeanwhile = troubled.actuator.received.length - actedBefore;
  const endedAt = Date.now();
  await until(`${trouble.name}: ready again`, () => isReady(troubled));
  const readyAfterMs = Date.now() - endedAt;
  await until(`${trouble.name}: screens say so no more`, () => troubled.screen.saysRecording === true);
  await until(`${trouble.name}: acted`, () => troubled.actuator.received.length > actedBefore);
  victim.healed.behaviour = { status: 200 };
  victim.sick.behaviour = { status: 200 };
  await until(`${trouble.name}: all up`, async () => (await troubled.statuses())?.every((each) => each === 'up'));
  const deaths = (await troubled.bad()).filter(({ check }) => check === `sick-live-${index}`);
  const opened = troubled.openedOf(`sick-${index}`);
  return {
    ...during,
    actedMeanwhile,
    readyAfterMs,
    recordedOffMs: deaths.length === 1 ? Math.abs(deaths[0]!.at - during.diedAt) : Infinity,
    told: { times: opened.length, keys: new Set(opened.map(({ key }) => key)).size },
    acts: troubled.actuator.received.length - actedBefore,
  };
}

async function lookAt(troubled: TroubledHub, trouble: DatabaseTrouble, index: number) {
  const { sick, healed } = troubled.victims[index]!;
  const diedAt = Date.now();
  sick.behaviour = { status: 500 };
  healed.behaviour = { status: 500 };
  await until(`${trouble.name}: told of sick-${index}`, () => troubled.openedOf(`sick-${index}`).length > 0, TOLD_WITHIN_MS);
  const toldAfterMs = Date.now() - diedAt;
  await until(`${trouble.name}: told of healed-${index}`, () => troubled.openedOf(`healed-${index}`).length > 0, TOLD_WITHIN_MS);
  await until(`${trouble.name}: screens say so`, () => troubled.screen.saysRecording === false, TOLD_WITHIN_MS);
  const { status, body } = await troubled.readiness(trouble.isReadable);
  const says = trouble.isReadable ? (body.error['recording']?.message ?? '') : null;
  const command = (await troubled.comment(`in trouble ${index}`))?.status;
  return { diedAt, toldAfterMs, readiness: { status, says }, command };
}

/** What still waits in the database's line may hold the answer up. */
async function isReady(troubled: TroubledHub): Promise<boolean> {
  return await troubled.readiness(true).then(
    ({ status }) => status === 200,
    () => false,
  );
}
