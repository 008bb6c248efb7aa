import { jest } from '@jest/globals';
import { EventEmitter } from 'node:events';
import * as net from 'node:net';
import type { ResolvedAddress } from '../../../apps/hub/src/platform/egress/name-resolver.js';
import type { HubLife } from './hub-life.js';
import type { Lookout } from './lookouts.js';
import type { World } from './world.js';

type Met = 'well' | 'hanging' | 'refusing' | 'unreachable' | 'reset';

const CODES: Readonly<Record<Exclude<Met, 'well' | 'hanging'>, string>> = {
  refusing: 'ECONNREFUSED',
  unreachable: 'EHOSTUNREACH',
  reset: 'ECONNRESET',
};

/** A connection of Node's, as far as a look that only connects uses it. */
class VirtualSocket extends EventEmitter {
  remoteAddress: string | undefined;
  private isDestroyed = false;

  destroy(): void {
    this.isDestroyed = true;
  }

  end(met: Met, address: string): void {
    if (this.isDestroyed || met === 'hanging') return;
    this.remoteAddress = address;
    if (met === 'well') this.emit('connect');
    else this.emit('error', Object.assign(new Error(`connect ${CODES[met]} ${address}`), { code: CODES[met] }));
  }
}

/** The wires by which references and canaries are looked at, with the hub's own code up to the socket. */
export class VirtualSockets {
  /** The world that the code which runs now is in. */
  static inUse: World | null = null;

  static connect({ host, lookup }: net.TcpNetConnectOpts): VirtualSocket {
    const world = VirtualSockets.inUse!;
    const socket = new VirtualSocket();
    const judged = (error: Error | null, found: unknown) => {
      if (error === null) void travel(world, (found as ResolvedAddress[])[0]!.address, socket);
    };
    lookup!(host!, { all: true }, judged as Parameters<net.LookupFunction>[2]);
    return socket;
  }
}

async function travel(world: World, address: string, socket: VirtualSocket): Promise<void> {
  const { time, clock, draw, trace, lookouts } = world;
  const life = time.owner as HubLife;
  const [began, from] = [time.now, clock.monotonic()];
  const halfMs = draw.between(1, 30);
  const lookout = lookouts.at(address);
  const met = await life.overTheWire(halfMs, () => metAt(world, lookout));
  await life.overTheWire(halfMs, () => undefined);
  const hasSlept = time.now - began > clock.monotonic() - from;
  if (met !== 'well') trace.add(`looked out at ${lookout?.name}: ${met}`);
  // No connection outlives a sleep.
  socket.end(hasSlept ? 'reset' : met, address);
}

/** Whoever is there accepts connections, however ill it is. */
function metAt({ ownLine, time }: World, lookout: Lookout | undefined): Met {
  const cut = ownLine.inTheWay(lookout?.target.place ?? null, time.now);
  if (cut !== null) return cut.symptom;
  const condition = lookout?.target.met(time.now) ?? 'unreachable';
  return condition === 'poor' ? 'well' : condition;
}

/** Before anything of the hub is loaded. Servers and the like stay what they are. */
export function mountVirtualSockets(): void {
  const connect = (options: net.TcpNetConnectOpts) => VirtualSockets.connect(options);
  jest.unstable_mockModule('node:net', () => ({ ...net, connect, default: { ...net, connect } }));
}
