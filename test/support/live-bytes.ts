import { once } from 'node:events';
import { readFileSync } from 'node:fs';

interface Reply {
  readonly id: number;
  readonly result: { readonly result?: { readonly value: unknown } };
}

/** For the command line of a process whose `liveBytes` are asked. */
export const INSPECTED = '--inspect=127.0.0.1:0';

/**
 * What a process still holds after a full collection, in bytes. Its resident size says rather how lazily memory is given
 * back, which differs between machines.
 */
export async function liveBytes(logFile: string): Promise<number> {
  const address = /Debugger listening on (ws:\S+)/.exec(readFileSync(logFile, 'utf8'))?.[1];
  if (address === undefined) throw new Error(`Nothing in ${logFile} says that its process runs with ${INSPECTED}`);
  const inspector = new WebSocket(address);
  await once(inspector, 'open');
  await ask(inspector, { id: 1, method: 'HeapProfiler.collectGarbage' });
  const expression = '(({ heapUsed, external }) => heapUsed + external)(process.memoryUsage())';
  const { result } = await ask(inspector, { id: 2, method: 'Runtime.evaluate', params: { expression, returnByValue: true } });
  inspector.close();
  return Number(result.result?.value);
}

async function ask(
  inspector: WebSocket,
  question: { readonly id: number; readonly method: string; readonly params?: object },
): Promise<Reply> {
  inspector.send(JSON.stringify(question));
  for (;;) {
    const [{ data }] = (await once(inspector, 'message')) as [{ readonly data: string }];
    const reply = JSON.parse(data) as Reply;
    if (reply.id === question.id) return reply;
  }
}
