import {
  ConnectedSocket,
  MessageBody,
  SubscribeMessage,
  WebSocketGateway,
  type OnGatewayConnection,
  type OnGatewayInit,
} from '@nestjs/websockets';
import { BEAT_MS, LIVE_NAMESPACE, resume, type Delta } from '@watchfloor/contracts';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { Namespace } from 'socket.io';
import type { Caller } from '../access/caller.js';
import { SocketAccess, type AdmittedSocket } from '../access/socket-access.js';
import { Clock } from '../platform/clock.js';
import { instant } from '../platform/instant.js';
import { Greetings } from './greetings.js';
import { LiveBoards, type Board } from './live-boards.js';
import { SlowReaders } from './slow-readers.js';

/** What screens follow: a snapshot, then numbered deltas, and beats in between (interface.md "Live stream"). */
@WebSocketGateway({ namespace: LIVE_NAMESPACE })
export class LiveGateway implements OnGatewayInit<Namespace>, OnGatewayConnection<AdmittedSocket>, OnApplicationShutdown {
  private namespace: Namespace | undefined;
  private beat: NodeJS.Timeout | undefined;
  private readonly spokenAt = new Map<string, number>();
  private readonly greetings: Greetings;
  private readonly slow: SlowReaders;

  constructor(
    private readonly access: SocketAccess,
    private readonly boards: LiveBoards,
    private readonly clock: Clock,
  ) {
    this.greetings = new Greetings(clock);
    this.slow = new SlowReaders(clock);
  }

  afterInit(namespace: Namespace): void {
    this.namespace = namespace;
    this.access.guard(namespace, mayWatch);
    this.boards.on('delta', (board, delta) => this.send(board, delta));
    this.beat = setInterval(() => {
      this.slow.drop(namespace.sockets.values());
      this.beatWhereSilent();
    }, BEAT_MS / 4);
  }

  onApplicationShutdown(): void {
    clearInterval(this.beat);
  }

  handleConnection(socket: AdmittedSocket): void {
    const board = this.boardOf(socket);
    void socket.join(board.key);
    this.greet(socket, board);
  }

  @SubscribeMessage('resume')
  resume(@ConnectedSocket() socket: AdmittedSocket, @MessageBody() body: unknown): void {
    const asked = resume.safeParse(body);
    const board = this.boardOf(socket);
    const missed = asked.success ? board.view.since(asked.data.stream, asked.data.seq) : null;
    if (missed === null) this.greet(socket, board);
    else for (const delta of missed) socket.emit('delta', delta);
  }

  private greet(socket: AdmittedSocket, { view }: Board): void {
    for (const { packet, options } of this.greetings.of(view)) socket.conn.write(packet, options);
  }

  private boardOf(socket: AdmittedSocket): Board {
    return this.boards.boardFor(socket.data.caller.namespaces);
  }

  private send({ key }: Board, delta: Delta): void {
    this.spokenAt.set(key, this.clock.monotonic());
    this.namespace?.to(key).emit('delta', delta);
  }

  private beatWhereSilent(): void {
    const rooms = new Map(
      [...(this.namespace?.sockets.values() ?? [])].map((socket) => [this.boardOf(socket as AdmittedSocket).key, socket as AdmittedSocket]),
    );
    for (const [key, socket] of rooms) {
      if (this.clock.monotonic() - (this.spokenAt.get(key) ?? 0) < BEAT_MS) continue;
      this.spokenAt.set(key, this.clock.monotonic());
      this.namespace?.to(key).emit('beat', { seq: this.boardOf(socket).view.seq, at: instant(this.clock.now()) });
    }
  }
}

function mayWatch(caller: Caller): boolean {
  return caller.kind === 'kiosk' || caller.hasRole('viewer');
}
