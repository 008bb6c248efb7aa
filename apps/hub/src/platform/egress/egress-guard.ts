import { Injectable } from '@nestjs/common';
import type { LookupFunction } from 'node:net';
import { addressKind, parseAddress, type AddressKind } from './address-kind.js';
import { EgressError } from './egress-error.js';
import {
  CLOSED_EGRESS,
  compilePolicy,
  type ClassPolicy,
  type EgressClass,
  type EgressPolicy,
  type EgressSettings,
} from './egress-policy.js';
import { namesOneEndpoint, ruleMatches, type Endpoint } from './egress-rule.js';
import { NameResolver, type ResolvedAddress } from './name-resolver.js';
import { OwnEndpoints, type OwnEndpoint } from './own-endpoints.js';
import { readTarget, type Target } from './target.js';

export type Verdict =
  | { readonly allowed: true; readonly target: Target }
  | { readonly allowed: false; readonly reason: 'egress_blocked'; readonly message: string };

const METADATA_NAMES = new Set(['metadata', 'metadata.google.internal', 'metadata.goog', 'instance-data', 'instance-data.ec2.internal']);
const LOOK_UP_TIMEOUT_MS = 5_000;

/**
 * Stands in front of every outbound call that somebody else can aim. `judgeUrl` when an address is
 * written and before it is used; `resolve` or `lookup` on the way out, because names change.
 */
@Injectable()
export class EgressGuard {
  private policy: EgressPolicy = compilePolicy(CLOSED_EGRESS);
  private readonly own = new OwnEndpoints();

  constructor(private readonly resolver: NameResolver) {}

  /** At start and at each reload. @throws DomainError `invalid`; the policy before it then stays. */
  configure(settings: EgressSettings): void {
    this.policy = compilePolicy(settings);
  }

  /** The hub's own database, Redis and listening endpoints. */
  protect(endpoints: readonly OwnEndpoint[]): void {
    this.own.replace(endpoints);
  }

  /** `vendors`: suffixes with a leading dot that the host must have, such as `.slack.com`; what the operator listed passes too. */
  judgeUrl(egressClass: EgressClass, url: string, vendors?: readonly string[]): Verdict {
    const reading = readTarget(url);
    if ('problem' in reading) return blocked(`The address ${reading.problem}.`);
    const { target } = reading;
    const policy = this.policy[egressClass];
    if (!policy.schemes.has(target.scheme))
      return blocked(`The scheme ${target.scheme}: is not allowed here, only ${[...policy.schemes].join(', ')}.`);
    const endpoint = literalOrName(target);
    const problem = this.problemOf(egressClass, target.scheme, endpoint) ?? this.vendorProblem(policy, endpoint, vendors);
    return problem === null ? { allowed: true, target } : blocked(problem);
  }

  /** Every address of the host, judged; one bad one fails all. @throws EgressError */
  async resolve(egressClass: EgressClass, target: Target, timeoutMs: number): Promise<readonly ResolvedAddress[]> {
    const endpoint = literalOrName(target);
    const before = this.problemOf(egressClass, target.scheme, endpoint);
    if (before !== null) throw new EgressError('egress_blocked', before);
    if (endpoint.address !== null) return [{ address: endpoint.address, family: endpoint.address.includes(':') ? 6 : 4 }];
    const acceptStale = egressClass === 'notify';
    const addresses = await this.resolver.resolve(target.host, { timeoutMs, acceptStale });
    await this.own.refresh(target.port, (name) => this.resolver.resolve(name, { timeoutMs, acceptStale: true }));
    for (const { address } of addresses) {
      const problem = this.problemOf(egressClass, target.scheme, { ...endpoint, address });
      if (problem !== null) throw new EgressError('egress_blocked', `${target.host} resolves to ${address}: ${problem}`);
    }
    return addresses;
  }

  /**
   * For `connect.lookup` of net, tls, http and undici. A literal address never reaches it: judge the URL first.
   * The port is needed because the hub's own endpoints are told apart by it.
   */
  lookup(egressClass: EgressClass, { scheme, port }: Pick<Target, 'scheme' | 'port'>, timeoutMs = LOOK_UP_TIMEOUT_MS): LookupFunction {
    return (hostname, options, callback) => {
      this.resolve(egressClass, { scheme, port, host: hostname.toLowerCase().replace(/\.+$/, '') }, timeoutMs).then(
        (addresses) => pinned(addresses)(hostname, options, callback),
        (error: NodeJS.ErrnoException) => callback(error, '', 4),
      );
    };
  }

  private problemOf(egressClass: EgressClass, scheme: string, endpoint: Endpoint): string | null {
    const policy = this.policy[egressClass];
    if (policy.deny.some((rule) => ruleMatches(rule, endpoint))) return 'it is on the deny list of the egress rules.';
    const kind = kindOf(endpoint);
    if (kind === 'forbidden') return 'link-local, metadata, multicast and reserved addresses are never contacted.';
    const listed = policy.allow.filter((rule) => ruleMatches(rule, endpoint));
    if (egressClass === 'probe' && this.own.covers(endpoint) && !listed.some(namesOneEndpoint))
      return 'it is the hub’s own endpoint; list it under egress.probe.allow with its port to probe it.';
    if (listed.length > 0) return null;
    if (kind === 'loopback' && !policy.allowsLoopback) return 'loopback is off; set egress.allowLoopback in the file to allow it.';
    if ((kind === 'private' || kind === 'documentation') && !policy.allowsPrivate)
      return 'only public addresses are allowed here; list internal ones under egress.notify.allow.';
    if (scheme === 'http' && egressClass !== 'probe' && kind !== 'loopback') return 'https is required here.';
    return null;
  }

  private vendorProblem(policy: ClassPolicy, endpoint: Endpoint, vendors: readonly string[] | undefined): string | null {
    if (vendors === undefined || kindOf(endpoint) === 'loopback' || policy.allow.some((rule) => ruleMatches(rule, endpoint))) return null;
    const host = `.${endpoint.name ?? ''}`;
    return vendors.some((suffix) => host.endsWith(suffix))
      ? null
      : `the host must be one of ${vendors.map((suffix) => `*${suffix}`).join(', ')}.`;
  }
}

/** The addresses that were judged, whatever the name says by now. */
export function pinned(addresses: readonly ResolvedAddress[]): LookupFunction {
  return (_hostname, options, callback) => {
    const wanted = options.family === 4 || options.family === 6 ? addresses.filter(({ family }) => family === options.family) : addresses;
    const [first] = wanted;
    if (first === undefined) callback(new EgressError('dns_not_found', 'no address of that family'), '', 4);
    else if (options.all === true)
      callback(
        null,
        wanted.map((entry) => ({ ...entry })),
      );
    else callback(null, first.address, first.family);
  };
}

function literalOrName({ host, port }: Target): Endpoint {
  const isLiteral = parseAddress(host) !== null;
  return { name: isLiteral ? null : host, address: isLiteral ? host : null, port };
}

/** A name without its address yet counts as public, except those that can only mean one thing. */
function kindOf({ name, address }: Endpoint): AddressKind {
  if (name !== null && METADATA_NAMES.has(name)) return 'forbidden';
  if (address !== null) return addressKind(address);
  return name === 'localhost' || name?.endsWith('.localhost') === true ? 'loopback' : 'public';
}

function blocked(message: string): Verdict {
  return { allowed: false, reason: 'egress_blocked', message: message.charAt(0).toUpperCase() + message.slice(1) };
}
