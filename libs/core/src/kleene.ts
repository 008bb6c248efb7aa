import type { Compose } from './compose-timelines.js';
import { worstStanding } from './compose.js';
import type { Status } from './status.js';

/**
 * UP when k are UP, DEGRADED when k are UP or DEGRADED, UNKNOWN when the unknown ones could make up for it,
 * else DOWN. PENDING ones are left out; none left is `pending`. @see AV-11
 */
export function atLeast(k: number): Compose {
  return (standings) => {
    const reasonOf = (status: Status) => standings.find((standing) => standing.status === status)?.reason ?? 'too_few';
    const count = (status: Status) => standings.filter((standing) => standing.status === status).length;
    if (worstStanding(standings).status === 'pending') return { status: 'pending', reason: 'pending' };
    const good = count('up') + count('degraded');
    if (count('up') >= k) return { status: 'up', reason: reasonOf('up') };
    if (good >= k) return { status: 'degraded', reason: reasonOf('degraded') };
    const status = good + count('unknown') >= k ? 'unknown' : 'down';
    return { status, reason: reasonOf(status) };
  };
}

/** Kleene AND, which the order of badness already is: the downtime is the union of the downtimes. @see AV-11 */
export const allOf: Compose = worstStanding;

/** Kleene OR: the downtime is the intersection of the inputs' downtimes. @see AV-11 */
export const anyOf: Compose = atLeast(1);
