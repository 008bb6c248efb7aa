import { formatDuration } from '@watchfloor/contracts';
import { isKind } from '../draft.js';
import { below, type Rule } from './rule.js';

/** Neither a time-out nor a retry outlasts the interval. @see ST-3 */
export const checkTiming: Rule = ({ drafts, problems }) => {
  for (const { body, at } of drafts.filter(isKind('check'))) {
    if (body.probe === 'heartbeat') continue;
    for (const [key, valueMs] of [
      ['timeout', body.timeoutMs],
      ['retryInterval', body.retryIntervalMs],
    ] as const) {
      if (valueMs <= body.intervalMs) continue;
      const interval = formatDuration(body.intervalMs);
      problems.error(
        below(at, key),
        `${formatDuration(valueMs)} is above the interval ${interval}`,
        `make it at most ${interval}, or the interval longer`,
      );
    }
  }
};
