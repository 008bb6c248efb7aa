/** Integer milliseconds UTC. Every interval is half-open `[from, to)`. */
export type Ms = number;

/** The hard state of a subject. `pending` subjects have no life yet and are left out of every composition. @see ST-2 */
export type Status = 'pending' | 'up' | 'degraded' | 'down' | 'unknown';

/** What one run of a check saw of its target. @see ST-1 */
export type Level = 'ok' | 'degraded' | 'fail';

/** `inconclusive`: we could not measure; it never starts or ends a DOWN. @see ST-1 */
export type Outcome = Level | 'inconclusive';

export type SubjectKind = 'check' | 'instance' | 'component' | 'service';

/** Whatever has a hard state of its own. A check that runs for each instance names the instance. */
export interface Subject {
  readonly kind: SubjectKind;
  readonly uid: string;
  readonly instanceUid?: string;
}

/** One key per subject, for maps and rows: `check:UID`, `check:UID:INSTANCE`, `instance:UID` … */
export function subjectKey(subject: Subject): string {
  const own = `${subject.kind}:${subject.uid}`;
  return subject.instanceUid === undefined ? own : `${own}:${subject.instanceUid}`;
}

const BADNESS: Readonly<Record<Status, number>> = { pending: 0, up: 1, degraded: 2, unknown: 3, down: 4 };

/** Order of badness: DOWN, UNKNOWN, DEGRADED, UP (model.md, "Status, from the bottom up"). */
export function isWorse(a: Status, b: Status): boolean {
  return BADNESS[a] > BADNESS[b];
}

/** The worst of several; PENDING ones are left out; `pending` when nothing is left. */
export function worstOf(statuses: readonly Status[]): Status {
  return statuses.reduce<Status>((worst, status) => (isWorse(status, worst) ? status : worst), 'pending');
}
