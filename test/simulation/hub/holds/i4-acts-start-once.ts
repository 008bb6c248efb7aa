import type { Hold } from './hold.js';

/** I4: each act reaches the actuator at most once, on record before, under a token that rises with each. */
export const actsStartOnce: Hold = ({ world, record }) => {
  const acts = new Map(record.acts().map((act) => [`${act.targetUid}:${act.number}`, act]));
  const lastToken = new Map<string, number>();
  const seen = new Set<string>();
  for (const { key, targetUid, number, fencingToken } of world.actuator.starts) {
    if (seen.has(key)) throw new Error(`act ${number} on ${targetUid} was started twice`);
    seen.add(key);
    const act = acts.get(key);
    if (act === undefined || act.startedAt === null)
      throw new Error(`act ${number} on ${targetUid} was started, and its row does not say so`);
    if (act.fencingToken !== fencingToken) throw new Error(`act ${number} on ${targetUid} went out with another token than its row has`);
    if (fencingToken <= (lastToken.get(targetUid) ?? 0)) throw new Error(`the token ${fencingToken} of ${targetUid} does not rise`);
    lastToken.set(targetUid, fencingToken);
  }
};

/** An act comes to its end, whatever happened to the hub that began it. */
export const actsEnd: Hold = ({ record, until }) => {
  for (const { id, state, startedAt, endedAt } of record.acts()) {
    if (endedAt === null && startedAt !== null && startedAt < until - 60_000) throw new Error(`act ${id} is ${state} since ${startedAt}`);
  }
};
