import { difference, intersection, lengthOf, type Stretch } from './stretches.ts';

export interface Compared {
  readonly recordedDown: readonly Stretch[];
  readonly recordedUnknown: readonly Stretch[];
  readonly certainlyUp: readonly Stretch[];
  readonly certainlyDown: readonly Stretch[];
  /** When a hub was there. */
  readonly awake: readonly Stretch[];
  /** How long a hub that is there may take to see a change: interval × threshold + time-out + 1 s. */
  readonly boundMs: number;
  /** A look that began shortly before a death ends with a failure and dates it at its start. */
  readonly timeoutMs: number;
}

/** DOWN that was recorded while the target was well, beyond what polling can't tell (AV-3). */
export function invented(of: Compared): string[] {
  return intersection(of.recordedDown, of.certainlyUp).flatMap((piece) => {
    const beganInHealth = !of.certainlyUp.some(({ from }) => from === piece.from);
    const allowedMs = beganInHealth ? of.timeoutMs : of.boundMs;
    const spentMs = beganInHealth ? piece.to - piece.from : lengthOf(intersection([piece], of.awake));
    return spentMs <= allowedMs ? [] : [`DOWN for ${spentMs} ms of health: ${shown(piece)}`];
  });
}

/** Time that the target was dead and the record doesn't say so. */
export function missed(of: Compared): string[] {
  const unseen = difference(of.certainlyDown, [...of.recordedDown, ...of.recordedUnknown]);
  return unseen.flatMap((piece) => {
    const spentMs = lengthOf(intersection([piece], of.awake));
    return spentMs <= of.boundMs ? [] : [`not DOWN for ${spentMs} ms of death: ${shown(piece)}`];
  });
}

function shown({ from, to }: Stretch): string {
  return `${new Date(from).toISOString()} – ${new Date(to).toISOString()}`;
}
