import type { Delta, Snapshot } from '@watchfloor/contracts';
import { io, type Socket } from 'socket.io-client';

/** What a screen is told of the hub itself. */
export class Screen {
  /** Whether what is decided reaches the database; null: not told yet. */
  saysRecording: boolean | null = null;

  private constructor(private readonly socket: Socket) {}

  static open(url: string, token: string): Screen {
    const socket = io(`${url}/live`, { transports: ['websocket'], auth: { token } });
    const screen = new Screen(socket);
    socket.on('snapshot', ({ hub }: Snapshot) => (screen.saysRecording = hub.recording));
    socket.on('delta', ({ changes }: Delta) => {
      for (const change of changes) if (change.kind === 'hub' && change.op === 'upsert') screen.saysRecording = change.value.recording;
    });
    return screen;
  }

  close(): void {
    this.socket.disconnect();
  }
}
