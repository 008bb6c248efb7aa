import { AgentProcess } from '../support/agent-process.ts';
import { createPostgresDatabase, scratchFolder, sharedRedisUrl } from '../support/shared-servers.ts';
import { WaysToATarget } from '../support/ways-to-a-target.ts';
import { Stage } from '../faults/stage.ts';

const SERVICES = 8;
const WITHIN_MS = 30_000;

describe('an agent that knows one of two hubs', () => {
  const stages: Stage[] = [];
  let ways: WaysToATarget;
  let agent: AgentProcess;

  beforeAll(async () => {
    ways = await WaysToATarget.open(['paris']);
    const [databaseUrl, redisUrl] = [await createPostgresDatabase(), await sharedRedisUrl()];
    const timing = 'interval: 1s, retryInterval: 500ms, timeout: 900ms, failureThreshold: 2, successThreshold: 2';
    const check = (service: number) => `{ id: c${service}, probe: http, url: "${ways.url}", locations: [paris], ${timing} }`;
    const services = Array.from({ length: SERVICES }, (_, service) => `  - { id: s${service}, checks: [ ${check(service)} ] }`);
    const configuration = `services:\n${services.join('\n')}\n`;
    for (const _hub of [1, 2]) stages.push(await Stage.open({ configuration, databaseUrl, environment: { REDIS_URL: redisUrl } }));
    const { hub } = stages[1]!;
    const { token } = await hub.must<{ token: string }>('POST', '/tokens', { kind: 'agent', name: 'paris' });
    agent = new AgentProcess({ hubUrl: hub.url, token, folder: scratchFolder('paris'), environment: ways.environmentOf('paris') });
  }, 60_000);
  afterAll(async () => {
    await agent.end('SIGKILL');
    await Promise.all(stages.map((stage) => stage.close()));
    await ways.close();
  });

  const allAre = async (status: string, ...at: readonly Stage[]): Promise<void> => {
    for (const stage of at) {
      const isSo = async () => {
        const services = await stage.services();
        return services.length === SERVICES && services.every(({ state }) => state.status === status);
      };
      await stage.until(`all are ${status}`, isSo, WITHIN_MS);
    }
  };

  it('is heard by whichever decides', async () => {
    await allAre('up', ...stages);
    ways.break('paris');
    await allAre('down', ...stages);
    ways.mend('paris');
    await allAre('up', ...stages);
  }, 120_000);

  it('is heard by the one that is left', async () => {
    const [first, second] = stages as [Stage, Stage];
    await first.hub.kill();
    ways.break('paris');
    await allAre('down', second);
    ways.mend('paris');
    await allAre('up', second);
    const downs = (await second.downs()).filter(({ subject }) => subject.kind === 'service');
    expect(downs).toHaveLength(2 * SERVICES);
  }, 90_000);
});
