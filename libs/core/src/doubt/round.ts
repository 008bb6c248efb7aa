/**
 * What one reference or canary said in one round; `void`: it was not asked, or can't be; `late`: it failed while we
 * ourselves were held up. Neither says anything. @see ST-9
 */
export interface Voice {
  /** It answered at least once since it was configured: before that its silence may be its own. */
  readonly isProven: boolean;
  readonly answer: 'ok' | 'fail' | 'pending' | 'void' | 'late';
}

/** References stand in different networks and serve everybody; canaries were chosen for one place. */
export type VoiceKind = 'reference' | 'canary';

/**
 * `open`: those that are still asked decide; `silent`: nobody could say anything, so what was believed stands; `late`:
 * but for our own lag it might have been suspect, so it is no proof that the line worked.
 */
export type RoundVerdict = 'trusted' | 'suspect' | 'open' | 'silent' | 'late';

/** One reference may fail by itself; a place may have no more than one canary. */
const LEAST_FAILING: Readonly<Record<VoiceKind, number>> = { reference: 2, canary: 1 };
/** So many that never answered can't all be written wrong. */
const LEAST_UNPROVEN = 3;

/**
 * A strict majority of those that have a voice makes the hub doubt itself. Who never answered has none, unless at
 * least three references are there and all of them fail: a hub that starts behind a cut line must not accuse anybody.
 */
export function judgeRound(kind: VoiceKind, voices: readonly Voice[]): RoundVerdict {
  const inTime = voices.filter(({ answer }) => answer !== 'late');
  const verdict = verdictOf(kind, inTime);
  if (verdict === 'suspect' || verdict === 'open' || inTime.some(({ answer }) => answer === 'ok')) return verdict;
  const atWorst = voices.map((voice): Voice => (voice.answer === 'late' ? { ...voice, answer: 'fail' } : voice));
  return verdictOf(kind, atWorst) === 'suspect' ? 'late' : verdict;
}

function verdictOf(kind: VoiceKind, voices: readonly Voice[]): RoundVerdict {
  const asked = voices.filter(({ answer }) => answer !== 'void');
  const count = (answer: Voice['answer']): number => asked.filter((voice) => voice.answer === answer).length;
  const [ok, pending] = [count('ok'), count('pending')];
  const failing = asked.filter(({ answer, isProven }) => answer === 'fail' && isProven).length;
  const all = failing + ok + pending;
  if (failing >= LEAST_FAILING[kind] && failing * 2 > all) return 'suspect';
  if (pending > 0) return ok > 0 && ok * 2 >= all ? 'trusted' : 'open';
  if (kind === 'reference' && asked.length >= LEAST_UNPROVEN && ok === 0) return 'suspect';
  return all === 0 ? 'silent' : 'trusted';
}
