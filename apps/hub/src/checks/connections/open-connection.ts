import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { pinned } from '../../platform/egress/egress-guard.js';
import type { Target } from '../../platform/egress/target.js';
import type { Phases, ProbeContext } from '../probes/probe.js';
import type { Deadline } from './deadline.js';
import { sharedSecureContext } from './secure-context.js';
import { failureOf, type TransportPhase } from './transport-reason.js';

export interface Connection {
  readonly socket: Socket;
  readonly phases: Phases;
  readonly ip: string | undefined;
  readonly tls: { readonly version: string; readonly certificateEndsAt: number } | null;
}

/** The shortest that one address may take before the next one is tried, as Node has it. */
const LEAST_ATTEMPT_MS = 250;

/** A fresh connection to a judged address, with the time each phase took. Rejects with `LookFailure`. */
export async function openConnection(target: Target, context: ProbeContext, deadline: Deadline): Promise<Connection> {
  const { clock, egress } = context;
  const startedAt = clock.monotonic();
  deadline.stage = 'dns';
  const addresses = await egress.resolve('probe', target, deadline.remainingMs).catch(rethrow('connect'));
  const resolvedAt = clock.monotonic();
  deadline.stage = 'connect';
  // Node gives each address 250 ms only, which fails on slow routes: the look's own time is shared out instead.
  const attemptMs = Math.max(LEAST_ATTEMPT_MS, Math.floor(deadline.remainingMs / addresses.length));
  const socket = deadline.own(
    connect({
      host: target.host,
      port: target.port,
      lookup: pinned(addresses),
      autoSelectFamily: addresses.length > 1,
      autoSelectFamilyAttemptTimeout: attemptMs,
      noDelay: true,
    }),
  );
  await eventOf(socket, 'connect').catch(rethrow('connect'));
  const connectedAt = clock.monotonic();
  const phases: Phases = { connectMs: connectedAt - resolvedAt };
  if (isIP(target.host) === 0) phases.dnsMs = resolvedAt - startedAt;
  const ip = socket.remoteAddress;
  if (target.scheme !== 'https') return { socket, phases, ip, tls: null };

  deadline.stage = 'tls';
  const secured = deadline.own(secure(socket, target.host));
  await eventOf(secured, 'secureConnect').catch(rethrow('tls'));
  phases.tlsMs = clock.monotonic() - connectedAt;
  return { socket: secured, phases, ip, tls: { version: secured.getProtocol() ?? '', certificateEndsAt: certificateEnd(secured) } };
}

function secure(socket: Socket, host: string): TLSSocket {
  const servername = isIP(host) === 0 ? host : '';
  return connectTls({ socket, host, servername, secureContext: sharedSecureContext(), ALPNProtocols: ['http/1.1'] });
}

function certificateEnd(socket: TLSSocket): number {
  return Date.parse(socket.getPeerX509Certificate()?.validTo ?? '');
}

function eventOf(socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(event, resolve);
    // Stays for the socket's life: an error without a listener would end the process.
    socket.on('error', reject);
    socket.once('close', () => reject(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })));
  });
}

function rethrow(phase: TransportPhase): (error: unknown) => never {
  return (error) => {
    throw failureOf(error, phase);
  };
}
