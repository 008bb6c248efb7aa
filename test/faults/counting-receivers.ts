import { HttpReceiver, type HttpBehaviour } from '../support/http-receiver.ts';
import { SECRET } from './stage.ts';

/** Receivers of messages, each a webhook channel of its name. */
export class CountingReceivers {
  private constructor(private readonly receivers: ReadonlyMap<string, HttpReceiver>) {}

  static async start(names: readonly string[]): Promise<CountingReceivers> {
    return new CountingReceivers(new Map(await Promise.all(names.map(async (name) => [name, await HttpReceiver.start()] as const))));
  }

  /** For the configuration. */
  get channels(): string {
    const lines = [...this.receivers].map(
      ([name, { url }]) => `  - { id: ${name}, notifier: webhook, url: "${url}/in", secret: "${SECRET}" }`,
    );
    return `channels:\n${lines.join('\n')}\n`;
  }

  behave(name: string, behaviour: HttpBehaviour): void {
    this.receivers.get(name)!.behaviour = behaviour;
  }

  /** Types and ids of what arrived, in order. */
  arrived(name: string): readonly { readonly type: string; readonly id: string }[] {
    return this.receivers.get(name)!.received.map(({ body, headers }) => ({
      type: (JSON.parse(body) as { type: string }).type,
      id: String(headers['webhook-id']),
    }));
  }

  async stop(): Promise<void> {
    await Promise.all([...this.receivers.values()].map((receiver) => receiver.stop()));
  }
}
