import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface CountedAct {
  /** Of the target, as people write it. */
  readonly id: string;
  readonly key: string;
  readonly fencingToken: number;
}

export interface CountedMessage {
  /** The same in each repetition of one message. */
  readonly id: string;
  readonly event: { readonly type: string; readonly data: { readonly incident: { readonly id: string } } };
}

export interface OutsideCounts {
  /** Targets that are sick now. */
  readonly sick: readonly string[];
  /** In order of arrival. */
  readonly acts: readonly CountedAct[];
  readonly messages: readonly CountedMessage[];
  /** When the target that is always well was looked at. */
  readonly looks: readonly number[];
}

/** The world around the hub, in a process of its own. */
export class Outside {
  private questions = 0;

  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  static async start(): Promise<Outside> {
    const child = fork(join(import.meta.dirname, 'outside-world.mjs'), { execArgv: [] });
    const [{ port }] = (await once(child, 'message')) as [{ port: number }];
    return new Outside(`http://127.0.0.1:${port}`, child);
  }

  counts(): Promise<OutsideCounts> {
    return this.ask({});
  }

  /** Until somebody restarts it. */
  async makeSick(id: string): Promise<void> {
    await this.ask({ makeSick: id });
  }

  stop(): void {
    this.child.disconnect();
  }

  private async ask(what: { readonly makeSick?: string }): Promise<OutsideCounts> {
    const question = (this.questions += 1);
    return await new Promise((resolve) => {
      const hear = (answer: OutsideCounts & { readonly question: number }) => {
        if (answer.question !== question) return;
        this.child.off('message', hear);
        resolve(answer);
      };
      this.child.on('message', hear);
      this.child.send({ question, ...what });
    });
  }
}
