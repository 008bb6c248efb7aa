import { EgressGuard } from '../../../apps/hub/src/platform/egress/egress-guard.js';
import { NameResolver } from '../../../apps/hub/src/platform/egress/name-resolver.js';
import type { HubLife } from './hub-life.js';

/** How long a resolver that hears nothing keeps its asker waiting. */
const RESOLVER_GIVES_UP_MS = 2_000;

/** The wires of one life: the simulated extensions find them where real ones find the egress guard. */
export class VirtualNetwork extends EgressGuard {
  constructor(readonly life: HubLife) {
    super(new VirtualNames(life));
  }
}

/** Names are asked for over the same line as everything else. */
class VirtualNames extends NameResolver {
  constructor(private readonly life: HubLife) {
    super(life.world.clock);
  }

  protected override async lookup(name: string): Promise<{ address: string; family: number }[]> {
    const { draw, time, ownLine, lookouts } = this.life.world;
    const tripMs = draw.between(1, 20);
    const cut = await this.life.overTheWire(tripMs, () => ownLine.inTheWay(null, time.now));
    if (cut?.symptom === 'hanging') await this.life.overTheWire(RESOLVER_GIVES_UP_MS, () => undefined);
    if (cut !== null) throw Object.assign(new Error(`getaddrinfo EAI_AGAIN ${name}`), { code: 'EAI_AGAIN' });
    const found = lookouts.named(name);
    return found === undefined ? [] : [{ address: found.address, family: 4 }];
  }
}
