import ipaddr from 'ipaddr.js';

/**
 * What an address is to the egress rules. `forbidden` is denied to everybody: metadata services,
 * link-local, multicast and whatever has no business being monitored.
 */
export type AddressKind = 'public' | 'documentation' | 'private' | 'loopback' | 'forbidden';

type Parsed = ipaddr.IPv4 | ipaddr.IPv6;

/** Addresses of cloud metadata services that stand inside ranges which are otherwise allowed. */
const METADATA = new Set(['100.100.100.200', '168.63.129.16', 'fd00:ec2::254', 'fd20:ce::254']);

const DOCUMENTATION = ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32', '3fff::/20'].map(ipaddr.parseCIDR);

const KIND_OF_RANGE: Readonly<Record<string, AddressKind>> = {
  unicast: 'public',
  as112: 'public',
  amt: 'public',
  as112v6: 'public',
  private: 'private',
  carrierGradeNat: 'private',
  uniqueLocal: 'private',
  loopback: 'loopback',
};

/** Anything that isn't a canonical literal is `forbidden`: what can't be read can't be trusted. */
export function addressKind(literal: string): AddressKind {
  const address = parseAddress(literal);
  return address === null ? 'forbidden' : kindOf(address);
}

/** Brackets are taken off and zones refused, because a zone names an interface of this very host. */
export function parseAddress(literal: string): Parsed | null {
  const bare = literal.startsWith('[') && literal.endsWith(']') ? literal.slice(1, -1) : literal;
  if (bare.includes('%')) return null;
  if (ipaddr.IPv4.isValidFourPartDecimal(bare)) return ipaddr.IPv4.parse(bare);
  return bare.includes(':') && ipaddr.IPv6.isValid(bare) ? ipaddr.IPv6.parse(bare) : null;
}

function kindOf(address: Parsed): AddressKind {
  if (METADATA.has(address.toString())) return 'forbidden';
  const embedded = address instanceof ipaddr.IPv6 ? embeddedIpv4(address) : [];
  if (embedded.length > 0) return worstOf(embedded.map(kindOf));
  if (DOCUMENTATION.some(([range, bits]) => range.kind() === address.kind() && address.match(range as never, bits))) return 'documentation';
  if (address instanceof ipaddr.IPv6 && address.range() === 'unicast' && !isGlobalUnicast(address)) return 'forbidden';
  return KIND_OF_RANGE[address.range()] ?? 'forbidden';
}

const BADNESS: readonly AddressKind[] = ['public', 'documentation', 'private', 'loopback', 'forbidden'];

function worstOf(kinds: readonly AddressKind[]): AddressKind {
  return kinds.reduce((worst, kind) => (BADNESS.indexOf(kind) > BADNESS.indexOf(worst) ? kind : worst));
}

/** Only 2000::/3 is handed out; the rest of "unicast" leads nowhere or into a translator. */
function isGlobalUnicast(address: ipaddr.IPv6): boolean {
  return (address.parts[0]! & 0xe000) === 0x2000;
}

/** The IPv4 addresses that a tunnel or translator would really connect to; they are judged in its stead. */
function embeddedIpv4(address: ipaddr.IPv6): ipaddr.IPv4[] {
  const parts = address.parts as [number, number, number, number, number, number, number, number];
  const range = address.range();
  const low = toIpv4(parts[6], parts[7]);
  if (range === 'ipv4Mapped' || range === 'rfc6145' || range === 'rfc6052') return [low];
  if (range === '6to4') return [toIpv4(parts[1], parts[2])];
  if (range === 'teredo') return [toIpv4(parts[2], parts[3]), toIpv4(parts[6] ^ 0xffff, parts[7] ^ 0xffff)];
  const isIpv4Compatible = parts.slice(0, 6).every((part) => part === 0) && parts[6] !== 0;
  const isIsatap = (parts[4] & 0xfdff) === 0 && parts[5] === 0x5efe;
  return isIpv4Compatible || isIsatap ? [low] : [];
}

function toIpv4(high: number, low: number): ipaddr.IPv4 {
  return new ipaddr.IPv4([high >> 8, high & 0xff, low >> 8, low & 0xff]);
}
