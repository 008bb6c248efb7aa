import { EgressGuard } from '../../../apps/hub/src/platform/egress/egress-guard.js';
import { NameResolver } from '../../../apps/hub/src/platform/egress/name-resolver.js';
import type { HubLife } from './hub-life.js';

/** The wires of one life: the simulated extensions find them where real ones find the egress guard. */
export class VirtualNetwork extends EgressGuard {
  constructor(readonly life: HubLife) {
    super(new NameResolver(life.world.clock));
  }
}
