import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';

/** One target with a way to it for each location, on loopback addresses of their own; each way can be cut. */
export class WaysToATarget {
  private readonly cut = new Set<string>();
  private readonly servers: Server[] = [];
  private port = 0;

  private constructor(private readonly addresses: Readonly<Record<string, string>>) {}

  static async open(locations: readonly string[]): Promise<WaysToATarget> {
    const addresses = Object.fromEntries(locations.map((location, index) => [location, `127.0.0.${11 + index}`]));
    const ways = new WaysToATarget(addresses);
    for (const location of locations) await ways.listen(location);
    return ways;
  }

  get url(): string {
    return `http://target.test:${this.port}/`;
  }

  /** Gives a program its own way. */
  environmentOf(location: string): Record<string, string> {
    const preload = resolve('test/support/own-names.mjs');
    return { TARGET_ADDRESS: this.addresses[location]!, NODE_OPTIONS: `--import ${preload}` };
  }

  break(...locations: readonly string[]): void {
    for (const location of locations) this.cut.add(location);
  }

  mend(...locations: readonly string[]): void {
    for (const location of locations) this.cut.delete(location);
  }

  async close(): Promise<void> {
    for (const server of this.servers) {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    }
  }

  private async listen(location: string): Promise<void> {
    const server = createServer((_request, response) => void response.writeHead(this.cut.has(location) ? 502 : 200).end());
    this.servers.push(server);
    await new Promise<void>((listening, failed) => {
      server.once('error', failed).listen(this.port, this.addresses[location], listening);
    });
    this.port = (server.address() as AddressInfo).port;
  }
}
