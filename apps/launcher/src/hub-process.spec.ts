import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from './free-ports.js';
import { answers, HubProcess, HubStartError } from './hub-process.js';

const SERVES = `
  import { createServer } from 'node:http';
  createServer((request, response) => response.end('{}')).listen(Number(process.env.PORT), '127.0.0.1');
`;

describe('the process of the hub', () => {
  let folder: string;
  let port: number;
  let lines: string[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'launcher-'));
    [port = 0] = await freePorts(1);
    lines = [];
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function hubThat(source: string): Promise<HubProcess> {
    const main = join(folder, 'hub.mjs');
    await writeFile(main, source);
    const program = { arguments: [main], environment: { PORT: String(port) }, folder, output: 'inherit' } as const;
    return new HubProcess(program, `http://127.0.0.1:${port}`, (line) => lines.push(line));
  }

  it('is started again within a second when it was killed', async () => {
    const hub = await hubThat(SERVES);
    await hub.start();
    const before = hub.pid ?? 0;
    process.kill(before, 'SIGKILL');
    const killedAt = performance.now();
    while (hub.pid === before || !(await answers(`http://127.0.0.1:${port}/health/ready`))) await sleep(20);
    expect(performance.now() - killedAt).toBeLessThan(1_000);
    expect(lines).toEqual(['The hub ended with SIGKILL; starting it again.']);
    await hub.stop();
    expect(await answers(`http://127.0.0.1:${port}/`)).toBe(false);
  });

  it('is not tried again when it never was ready', async () => {
    const hub = await hubThat('process.exit(3)');
    await expect(hub.start()).rejects.toThrow(new HubStartError('The hub ended with code 3 before it was ready.'));
  });

  it('ends when whoever started it is killed', async () => {
    await writeFile(join(folder, 'hub.mjs'), SERVES);
    const endsWithParent = pathToFileURL('bin/end-with-parent.mjs').href;
    await writeFile(
      join(folder, 'parent.mjs'),
      `import { spawn } from 'node:child_process';
       spawn(process.execPath, ['--import', '${endsWithParent}', '${folder}/hub.mjs'], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });`,
    );
    const parent = spawn(process.execPath, [join(folder, 'parent.mjs')], { env: { PORT: String(port) }, stdio: 'inherit' });
    while (!(await answers(`http://127.0.0.1:${port}/`))) await sleep(20);
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    await sleep(300);
    expect(await answers(`http://127.0.0.1:${port}/`)).toBe(false);
  });
});
