import type { LiveAct, LiveBreaker, LiveIncident } from '@watchfloor/contracts';
import type { Seen } from './live-view.js';

/** One plain line for a change that a person wants to hear of, else null. */
export function tell(seen: Seen): string | null {
  switch (seen.kind) {
    case 'service':
    case 'instance':
      return tellState(seen.after?.name ?? seen.id, seen.before?.state, seen.after?.state);
    case 'breaker':
      return tellBreaker(seen.before, seen.after);
    case 'incident':
      return tellIncident(seen.before, seen.after);
    case 'act':
      return tellAct(seen.before, seen.after);
    case 'component':
    case 'objective':
    case 'hub':
      return null;
  }
}

type State = { readonly status: string; readonly reason?: string };

function tellState(name: string, before: State | undefined, after: State | undefined): string | null {
  if (after === undefined || before === undefined || before.status === after.status) return null;
  if (before.status === 'pending' && after.status === 'up') return null;
  const why = after.reason && after.status !== 'up' ? ` (${after.reason})` : '';
  return `${name}: ${before.status} → ${after.status}${why}`;
}

function tellBreaker(before: LiveBreaker | null, after: LiveBreaker | null): string | null {
  if (after === null) return null;
  const now = cutOff(after);
  const then = before === null ? 'closed' : cutOff(before);
  return now === then ? null : `breaker ${after.caller} → ${after.dependency}: ${now}`;
}

function cutOff({ states }: LiveBreaker): 'open' | 'half-open' | 'closed' {
  if ((states.open ?? 0) + (states.forcedOpen ?? 0) > 0) return 'open';
  return (states.halfOpen ?? 0) > 0 ? 'half-open' : 'closed';
}

function tellIncident(before: LiveIncident | null, after: LiveIncident | null): string | null {
  if (after === null) return null;
  const title = `incident #${after.number}`;
  if (before === null) return after.restoredAt || after.phase === 'resolved' ? null : `${title} opened, ${after.severity}: ${after.title}`;
  if (!before.restoredAt && after.restoredAt) return `${title} restored`;
  if (before.restoredAt && !after.restoredAt) return `${title} is open again`;
  if (before.severity !== after.severity) return `${title} is ${after.severity} now`;
  return null;
}

function tellAct(before: LiveAct | null, after: LiveAct | null): string | null {
  if (after === null || before?.state === after.state) return null;
  if (before === null && ['succeeded', 'failed', 'skipped', 'denied', 'expired'].includes(after.state)) return null;
  return `act ${after.number ?? ''} on ${after.target.id} (${after.action ?? 'action'}): ${after.state}`;
}

export function secondsBetween(from: string | undefined, to: string | undefined): string {
  return `${((Date.parse(to ?? '') - Date.parse(from ?? '')) / 1_000).toFixed(1)} s`;
}
