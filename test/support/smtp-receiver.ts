import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';

/** `silence` greets nobody; `reset` takes the whole message and then cuts the connection. */
export type SmtpBehaviour = 'accept' | 'silence' | 'reset' | { code: number; text: string };

export interface ReceivedMail {
  readonly to: readonly string[];
  readonly raw: string;
}

/** A local SMTP server without TLS that answers as told. */
export class SmtpReceiver {
  readonly received: ReceivedMail[] = [];
  behaviour: SmtpBehaviour = 'accept';
  private readonly server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onConnect: (_session, callback) => {
      if (this.behaviour !== 'silence') callback();
    },
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => this.take(session, Buffer.concat(chunks).toString('utf8'), callback));
    },
  });

  static async start(): Promise<SmtpReceiver> {
    const receiver = new SmtpReceiver();
    receiver.server.on('error', () => undefined);
    await new Promise<void>((resolve) => receiver.server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.server.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.cut();
    await new Promise<void>((resolve) => this.server.close(resolve));
  }

  private take(session: SMTPServerSession, raw: string, callback: (error?: Error | null) => void): void {
    this.received.push({ to: session.envelope.rcptTo.map(({ address }) => address), raw });
    if (this.behaviour === 'reset') this.cut();
    else if (typeof this.behaviour === 'object')
      callback(Object.assign(new Error(this.behaviour.text), { responseCode: this.behaviour.code }));
    else callback();
  }

  private cut(): void {
    const { connections } = this.server as unknown as { connections: Set<{ _socket: { destroy(): void } }> };
    for (const connection of connections) connection._socket.destroy();
  }
}
