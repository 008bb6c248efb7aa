import type { Status } from './status.js';
import type { Standing } from './timeline.js';
import { worstStanding } from './compose.js';

/** What one location says of a target. */
export interface LocatedStanding extends Standing {
  readonly location: string;
}

const SILENT: ReadonlySet<Status> = new Set(['unknown', 'pending']);

/** So many of the locations must report before they say anything of the target. @see ST-8 */
export function quorumSize(locations: number): number {
  return Math.ceil((locations + 1) / 2);
}

/**
 * What several locations say together: DOWN by a strict majority of those that report and by two at least, UNKNOWN
 * when too few report, and DEGRADED when a minority says DOWN, for then it can be the way there. @see ST-8
 */
export function composeQuorum(standings: readonly LocatedStanding[]): Standing {
  const reporting = standings.filter(({ status }) => !SILENT.has(status));
  const yetToCome = standings.filter(({ status }) => status === 'pending').length;
  const needed = quorumSize(standings.length);
  if (reporting.length < needed) {
    const begins = reporting.length + yetToCome >= needed;
    return begins ? { status: 'pending', reason: 'pending' } : { status: 'unknown', reason: 'locations_silent' };
  }
  const down = reporting.filter(({ status }) => status === 'down');
  if (down.length >= 2 && down.length * 2 > reporting.length) return { status: 'down', reason: down[0].reason };
  if (down.length > 0) return { status: 'degraded', reason: `down_from: ${down.map(({ location }) => location).join(', ')}` };
  return worstStanding(reporting);
}
