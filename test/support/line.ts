import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One answering target behind a line. */
class Target {
  private server: Server | null = null;
  private isSilent = false;
  port = 0;

  async listen(): Promise<void> {
    this.isSilent = false;
    if (this.server !== null) return;
    this.server = createServer((_request, response) => {
      if (!this.isSilent) response.end('fine');
    });
    await new Promise<void>((resolve) => this.server?.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
  }

  silence(): void {
    this.isSilent = true;
  }

  async refuse(): Promise<void> {
    const { server } = this;
    this.server = null;
    server?.closeAllConnections();
    await new Promise((resolve) => (server === null ? resolve(null) : server.close(resolve)));
  }
}

/** Targets that are all reached over one line, which can be cut and mended: what is behind it never changes. */
export class Line {
  isCut = false;

  private constructor(private readonly targets: readonly Target[]) {}

  static async open(count: number): Promise<Line> {
    const targets = Array.from({ length: count }, () => new Target());
    await Promise.all(targets.map((target) => target.listen()));
    return new Line(targets);
  }

  /** `host:port` of each target. */
  get addresses(): string[] {
    return this.targets.map(({ port }) => `127.0.0.1:${port}`);
  }

  /** Every other target falls silent, for the rest somebody on the way says no. */
  async cut(): Promise<void> {
    this.isCut = true;
    await Promise.all(this.targets.map((target, index) => (index % 2 === 0 ? target.silence() : target.refuse())));
  }

  async mend(): Promise<void> {
    await Promise.all(this.targets.map((target) => target.listen()));
    this.isCut = false;
  }

  async kill(index: number): Promise<void> {
    await this.targets[index]?.refuse();
  }

  async close(): Promise<void> {
    await Promise.all(this.targets.map((target) => target.refuse()));
  }
}
