import ipaddr from 'ipaddr.js';
import { parseAddress } from './address-kind.js';

/** One entry of an allow or deny list: CIDR, address or host name (`*.` for all below it), with or without a port. */
export type EgressRule =
  | { readonly kind: 'range'; readonly range: ReturnType<typeof ipaddr.parseCIDR>; readonly port: number | null; readonly single: boolean }
  | { readonly kind: 'host'; readonly host: string; readonly below: boolean; readonly port: number | null };

export interface Endpoint {
  /** The name that was asked for, or null for a bare address. */
  readonly name: string | null;
  readonly address: string | null;
  readonly port: number;
}

const HOST = /^(\*\.)?([a-z0-9_-]+(?:\.[a-z0-9_-]+)*)$/i;

/** Null when the text is none of the forms above. */
export function parseRule(text: string): EgressRule | null {
  const { body, port } = splitPort(text.trim());
  if (port !== null && (port < 1 || port > 65_535)) return null;
  const address = parseAddress(body);
  if (address !== null) {
    const bits = address.kind() === 'ipv4' ? 32 : 128;
    return { kind: 'range', range: [address, bits] as never, port, single: true };
  }
  if (body.includes('/')) {
    if (!ipaddr.isValidCIDR(body)) return null;
    const range = ipaddr.parseCIDR(body);
    return { kind: 'range', range, port, single: range[1] === (range[0].kind() === 'ipv4' ? 32 : 128) };
  }
  const match = HOST.exec(body);
  if (match === null || /^[\d.]+$/.test(body)) return null;
  return { kind: 'host', host: match[2]!.toLowerCase(), below: match[1] !== undefined, port };
}

/** `10.0.0.5:5432`, `[fd00::1]:5432`, `db:5432`; a bare IPv6 address has no port. */
function splitPort(text: string): { body: string; port: number | null } {
  const match = /^(\[[^\]]+\]|[^:]+):(\d{1,5})$/.exec(text);
  return match === null ? { body: text, port: null } : { body: match[1]!, port: Number(match[2]) };
}

export function ruleMatches(rule: EgressRule, endpoint: Endpoint): boolean {
  if (rule.port !== null && rule.port !== endpoint.port) return false;
  if (rule.kind === 'host') {
    if (endpoint.name === null) return false;
    return rule.below ? endpoint.name.endsWith(`.${rule.host}`) : endpoint.name === rule.host;
  }
  const address = endpoint.address === null ? null : unmapped(endpoint.address);
  if (address === null || address.kind() !== rule.range[0].kind()) return false;
  return address.match(rule.range as never);
}

/** A mapped address is the IPv4 address it stands for, or a rule could be dodged by writing it otherwise. */
function unmapped(literal: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  const address = parseAddress(literal);
  return address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

/** Exact enough to lift the protection of the hub's own endpoints: a wide range doesn't mean them. */
export function namesOneEndpoint(rule: EgressRule): boolean {
  return rule.port !== null || (rule.kind === 'range' ? rule.single : !rule.below);
}
