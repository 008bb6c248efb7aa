import { AGENTS_NAMESPACE, type AgentEvents, type AgentObservation, type Assignments, type HubToAgentEvents } from '@watchfloor/contracts';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';

/** What an agent needs of a hub: it assigns what a test has written down, and keeps what it hears. */
export class WrittenHub {
  readonly heard: AgentObservation[] = [];
  private readonly http = createServer();
  private readonly sockets = new Server<AgentEvents, HubToAgentEvents>(this.http, { transports: ['websocket'] });

  private constructor(private readonly assignments: Assignments) {}

  static async open(assignments: Assignments): Promise<WrittenHub> {
    const hub = new WrittenHub(assignments);
    hub.serve();
    await new Promise<void>((resolve) => hub.http.listen(0, '127.0.0.1', resolve));
    return hub;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    await this.sockets.close();
  }

  private serve(): void {
    this.sockets.of(AGENTS_NAMESPACE).on('connection', (socket) => {
      socket.on('hello', (_hello, acknowledge) => {
        acknowledge({ ok: true, at: Date.now(), location: 'paris' });
        socket.emit('assignments', this.assignments);
      });
      socket.on('beat', (_beat, acknowledge) => acknowledge({ ok: true, at: Date.now() }));
      socket.on('observations', ({ observations }, acknowledge) => {
        this.heard.push(...observations);
        acknowledge({ ok: true, at: Date.now() });
      });
    });
  }
}
