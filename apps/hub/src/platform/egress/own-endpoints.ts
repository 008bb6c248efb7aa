import ipaddr from 'ipaddr.js';
import { networkInterfaces } from 'node:os';
import { addressKind, parseAddress } from './address-kind.js';
import type { Endpoint } from './egress-rule.js';

export interface OwnEndpoint {
  readonly host: string;
  readonly port: number;
}

type ResolveName = (name: string) => Promise<readonly { readonly address: string }[]>;

/** The hub's own database, Redis and listening ports: a probe aimed at them would speak to the hub's heart. */
export class OwnEndpoints {
  private endpoints: readonly OwnEndpoint[] = [];
  private readonly addressesOf = new Map<string, readonly string[]>();

  replace(endpoints: readonly OwnEndpoint[]): void {
    this.endpoints = endpoints.map(({ host, port }) => ({ host: bare(host), port }));
    this.addressesOf.clear();
  }

  /** Names of own endpoints on this port are looked up first, so that their addresses are known too. */
  async refresh(port: number, resolve: ResolveName): Promise<void> {
    const named = this.endpoints.filter((own) => own.port === port && parseAddress(own.host) === null);
    await Promise.all(
      named.map(async ({ host }) => {
        const addresses = await resolve(host).catch(() => null);
        if (addresses !== null)
          this.addressesOf.set(
            host,
            addresses.map(({ address }) => address),
          );
      }),
    );
  }

  covers({ name, address, port }: Endpoint): boolean {
    const known = address ?? (name === 'localhost' ? '127.0.0.1' : null);
    return this.endpoints.some((own) => own.port === port && (own.host === name || (known !== null && this.isAt(own.host, known))));
  }

  private isAt(host: string, address: string): boolean {
    if (host === '0.0.0.0' || host === '::') return addressKind(address) === 'loopback' || isLocalInterface(address);
    if (host === 'localhost' || addressKind(host) === 'loopback') return addressKind(address) === 'loopback';
    const literals = parseAddress(host) === null ? (this.addressesOf.get(host) ?? []) : [host];
    return literals.some((literal) => isSame(literal, address));
  }
}

function bare(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
}

function isLocalInterface(address: string): boolean {
  return Object.values(networkInterfaces()).some((interfaces) => interfaces?.some((own) => isSame(own.address, address)));
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [a, b].map((literal) => (ipaddr.isValid(literal) ? ipaddr.process(literal).toString() : literal));
  return left === right;
}
