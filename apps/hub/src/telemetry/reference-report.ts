import type { Lookout } from '../checks/doubt/lookout.js';
import { instant } from '../platform/instant.js';

/** A reference (`place` null) or canary, as the hub saw it last. */
export interface ReferenceReport {
  readonly kind: Lookout['kind'];
  readonly place: string | null;
  readonly url: string;
  /** It answered at least once; before that it can make nobody doubt. */
  readonly proven: boolean;
  /** `void`: the hub itself was held up. Null: not looked at yet. */
  readonly answer: 'ok' | 'fail' | 'void' | null;
  readonly reason: string | null;
  readonly at: string | null;
}

export function reportOf({ kind, place, url, isProven, last }: Lookout): ReferenceReport {
  return {
    kind,
    place,
    url,
    proven: isProven,
    answer: last?.answer ?? null,
    reason: last?.reason ?? null,
    at: last === null ? null : instant(last.at),
  };
}
