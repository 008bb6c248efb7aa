import type { Ms } from '../status.js';

/** When much is DOWN at once nothing acts any more, however real it is. @see semantics.md §6.2 (8) */
export interface StormRules {
  /** More than this part of the fleet's instances DOWN … */
  readonly ratio: number;
  /** … when there are at least so many: a part of a handful says nothing. */
  readonly leastInstances: number;
  /** More than so many components that went DOWN within the window. */
  readonly components: number;
  readonly windowMs: Ms;
  /** Acts stay frozen so long after both are regained. */
  readonly coolDownMs: Ms;
  /** After the freeze acts begin a few at a time. */
  readonly thawMs: Ms;
}

/** An instance that is hard DOWN. */
export interface DownInstance {
  readonly componentUid: string;
  /** When that was known. */
  readonly detectedAt: Ms;
}

/** An instance that was hard DOWN until then. */
export interface RegainedInstance extends DownInstance {
  readonly restoredAt: Ms;
}

export interface Fleet {
  readonly instances: number;
  readonly down: readonly DownInstance[];
}

export type Storm =
  | { readonly phase: 'calm' }
  | { readonly phase: 'frozen'; readonly since: Ms; readonly reason: string; readonly regainedAt: Ms | null }
  | { readonly phase: 'thawing'; readonly until: Ms; readonly releasedAt: Ms | null };

export const CALM: Storm = { phase: 'calm' };

interface StormRule {
  readonly rules: StormRules;
  readonly now: Ms;
}

/** Moves the storm on by what is DOWN now. The same value comes back when nothing changed. */
export function followStorm(storm: Storm, fleet: Fleet, { rules, now }: StormRule): Storm {
  const releasedAt = storm.phase === 'thawing' ? storm.releasedAt : null;
  const reason = stormReason(fleet, rules, { now, since: releasedAt });
  if (storm.phase === 'frozen') {
    if (reason !== null) return storm.regainedAt === null ? storm : { ...storm, regainedAt: null };
    if (storm.regainedAt === null) return { ...storm, regainedAt: now };
    return now - storm.regainedAt < rules.coolDownMs ? storm : { phase: 'thawing', until: now + rules.thawMs, releasedAt: null };
  }
  if (reason !== null) return { phase: 'frozen', since: now, reason, regainedAt: null };
  if (storm.phase === 'calm' || now < storm.until) return storm;
  // What a person released counts no more for as long as it lasts; else the same storm would freeze everything again.
  const isOver = releasedAt === null || stormReason(fleet, rules, { now, since: null }) === null;
  return isOver ? CALM : storm;
}

/**
 * By what is DOWN now and what has just become known as regained. After a time without a database both are known at
 * once, and a storm that passed meanwhile has its cool-down all the same.
 */
export function followStormThrough(storm: Storm, fleet: Fleet, regained: readonly RegainedInstance[], rule: StormRule): Storm {
  const passed = followStorm(storm, worstOf(fleet, regained, rule), rule);
  return followStorm(passed.phase === 'frozen' ? passed : storm, fleet, rule);
}

/** When most was DOWN at once: now, or right before one was regained within the cool-down. */
function worstOf(fleet: Fleet, regained: readonly RegainedInstance[], { rules, now }: StormRule): Fleet {
  const lately = regained.filter(({ restoredAt }) => restoredAt > now - rules.coolDownMs);
  return lately.reduce((worst, { restoredAt: end }) => {
    const down = [...fleet.down, ...lately.filter(({ restoredAt }) => restoredAt >= end)].filter(({ detectedAt }) => detectedAt < end);
    return down.length > worst.down.length ? { ...fleet, down } : worst;
  }, fleet);
}

/** A person says that acting is right all the same: what is DOWN by then no longer counts. */
export function releaseStorm(rules: StormRules, now: Ms): Storm {
  return { phase: 'thawing', until: now + rules.thawMs, releasedAt: now };
}

/** Why this is a storm; null when it is none. */
function stormReason({ instances, down }: Fleet, rules: StormRules, { now, since }: { now: Ms; since: Ms | null }): string | null {
  const counted = down.filter(({ detectedAt }) => since === null || detectedAt > since);
  const lately = new Set(counted.filter(({ detectedAt }) => detectedAt > now - rules.windowMs).map(({ componentUid }) => componentUid));
  if (lately.size > rules.components) return `${lately.size} components went DOWN within ${rules.windowMs / 1_000} s`;
  if (counted.length < rules.leastInstances || counted.length <= instances * rules.ratio) return null;
  return `${counted.length} of ${instances} instances are DOWN`;
}
