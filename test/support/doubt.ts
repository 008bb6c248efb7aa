import { Doubt } from '../../apps/hub/src/checks/doubt/doubt.js';
import type { Lookout } from '../../apps/hub/src/checks/doubt/lookout.js';
import { Lookouts } from '../../apps/hub/src/checks/doubt/lookouts.js';
import type { Clock } from '../../apps/hub/src/platform/clock.js';
import type { EgressGuard } from '../../apps/hub/src/platform/egress/egress-guard.js';
import { Events } from '../../apps/hub/src/platform/events.js';

/** References and canaries written down by a test; `places` says where each instance stands. */
export class WrittenLookouts extends Lookouts {
  constructor(
    private readonly lookouts: readonly Lookout[] = [],
    private readonly places: Readonly<Record<string, string>> = {},
  ) {
    super();
  }

  override list(): readonly Lookout[] {
    return this.lookouts;
  }

  override placeOf(instanceUid: string | undefined): string | null {
    return this.places[instanceUid ?? ''] ?? null;
  }
}

/** A hub that doubts itself by these; by none unless said otherwise. */
export function doubtBy(parts: { readonly clock: Clock; readonly egress: EgressGuard }, lookouts: Lookouts = new WrittenLookouts()): Doubt {
  return new Doubt(parts.clock, parts.egress, lookouts, new Events());
}
