import type { LiveState } from '@watchfloor/contracts';

export type Look = 'down' | 'unknown' | 'degraded' | 'maintenance' | 'pending' | 'up';

/** How a state is shown: colour and shape by `look`, and always a word. */
export interface Appearance {
  readonly look: Look;
  readonly word: string;
  readonly acknowledged: boolean;
  readonly suspect: boolean;
}

const WORDS: Readonly<Record<Look, string>> = {
  down: 'Down',
  unknown: 'Unknown',
  degraded: 'Degraded',
  maintenance: 'Maintenance',
  pending: 'Pending',
  up: 'Up',
};

export function appearanceOf(state: LiveState): Appearance {
  const has = (flag: NonNullable<LiveState['flags']>[number]) => state.flags?.includes(flag) ?? false;
  const look = has('maintenance') ? 'maintenance' : state.status;
  return { look, word: WORDS[look], acknowledged: has('acknowledged'), suspect: has('suspect') };
}

export function isProblem(look: Look): boolean {
  return look === 'down' || look === 'unknown' || look === 'degraded';
}

/** Why it is so, in words: the reason and the flags that no shape shows. */
export function explanationOf(state: LiveState): string {
  const flags = (state.flags ?? []).filter(
    (flag) => flag === 'flapping' || flag === 'unreachable' || flag === 'draining' || flag === 'suspect',
  );
  return [state.reason ?? '', ...flags]
    .filter((part) => part !== '')
    .map((part) => part.replaceAll('_', ' '))
    .join(', ');
}
