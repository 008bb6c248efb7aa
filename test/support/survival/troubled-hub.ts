import type { Act, Incident, List, Service, Transition } from '@watchfloor/contracts';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../free-port.ts';
import { HttpReceiver } from '../http-receiver.ts';
import { scratchFolder } from '../shared-servers.ts';
import { HubLives } from './hub-lives.ts';
import { Screen } from './screen.ts';

export interface Message {
  readonly type: string;
  readonly service: string;
  /** The receiver's idempotency key. */
  readonly key: string;
}

export interface Victim {
  /** Its death is told, and nothing acts on it. */
  readonly sick: HttpReceiver;
  /** Its death calls the actuator. */
  readonly healed: HttpReceiver;
}

/** Short, but long enough for a machine that is busy with other tests: the targets live in the test's own process. */
export const TIMING = { intervalMs: 500, timeoutMs: 450, failureThreshold: 3 } as const;
const WELLS = 20;
const SECRET = `whsec_${Buffer.alloc(32, 4).toString('base64')}`;

/** A hub that looks at targets several times a second, while its database is in trouble. */
export class TroubledHub {
  private constructor(
    readonly hub: HubLives,
    readonly databaseUrl: string,
    /** One for each trouble: an incident is told once, and one that comes back soon is the same. */
    readonly victims: readonly Victim[],
    readonly well: HttpReceiver,
    readonly bus: HttpReceiver,
    readonly actuator: HttpReceiver,
    readonly logFile: string,
    readonly incidentId: string,
    readonly screen: Screen,
  ) {}

  static async open(databaseUrl: string, troubles = 1): Promise<TroubledHub> {
    const start = () => HttpReceiver.start();
    const [well, bus, actuator] = await Promise.all([start(), start(), start()]);
    const victims = await Promise.all(Array.from({ length: troubles }, async () => ({ sick: await start(), healed: await start() })));
    const folder = scratchFolder('troubled');
    writeFileSync(join(folder, 'watchfloor.yaml'), configuration({ victims, well, bus, actuator }));
    mkdirSync(join(folder, 'work'));
    const environment = {
      DATABASE_URL: databaseUrl,
      WATCHFLOOR_CONFIG: join(folder, 'watchfloor.yaml'),
      WATCHFLOOR_SECRET_KEY: 'k'.repeat(44),
    };
    const logFile = join(folder, 'hub.log');
    const adminToken = `test-admin-${'t'.repeat(32)}`;
    const hub = new HubLives({ port: await freePort(), adminToken, environment, logFile, workFolder: join(folder, 'work') });
    hub.start();
    await hub.ready();
    const { id } = await hub.must<Incident>('POST', '/incidents', { title: 'Aside', services: ['aside'], severity: 'minor' });
    const troubled = new TroubledHub(hub, databaseUrl, victims, well, bus, actuator, logFile, id, Screen.open(hub.url, adminToken));
    await until('everything is up', async () => (await troubled.statuses())?.every((status) => status === 'up'));
    return troubled;
  }

  async close(): Promise<void> {
    this.screen.close();
    await this.hub.kill();
    const victims = this.victims.flatMap(({ sick, healed }) => [sick, healed]);
    await Promise.all([...victims, this.well, this.bus, this.actuator].map((receiver) => receiver.stop()));
  }

  comment(text: string) {
    return this.hub.ask<Incident>('POST', `/incidents/${this.incidentId}/comment`, { text });
  }

  async comments(): Promise<string[]> {
    const { timeline = [] } = await this.hub.must<Incident>('GET', `/incidents/${this.incidentId}`);
    return timeline.filter(({ kind }) => kind === 'comment').map(({ text }) => text.replace(/^.*: /, ''));
  }

  async statuses(): Promise<string[] | undefined> {
    const services = await this.hub.ask<List<Service>>('GET', '/services?limit=100');
    return services?.body.items?.filter(({ id }) => id !== 'aside').map(({ state }) => state.status);
  }

  /** Of checks that were recorded as DOWN or UNKNOWN. */
  async bad(): Promise<{ readonly check: string; readonly to: string; readonly at: number; readonly reason: string }[]> {
    const { items } = await this.hub.must<List<Transition>>('GET', '/transitions?limit=500');
    const ofChecks = items.filter(({ subject, to }) => subject.kind === 'check' && (to === 'down' || to === 'unknown'));
    return ofChecks.map(({ subject, to, at, reason }) => ({ check: subject.id, to, at: Date.parse(at), reason }));
  }

  async acts(): Promise<Act[]> {
    return (await this.hub.must<List<Act>>('GET', '/acts?limit=100')).items;
  }

  messages(): Message[] {
    return this.bus.received.map(({ body, headers }) => {
      const { type, data } = JSON.parse(body) as { type: string; data: { incident: { services: { id: string }[] } } };
      return { type, service: data.incident.services[0]?.id ?? '', key: String(headers['webhook-id']) };
    });
  }

  openedOf(service: string): Message[] {
    return this.messages().filter((message) => message.type === 'incident.opened' && message.service === service);
  }

  /** With its reasons for who is signed in. */
  async readiness(
    signedIn: boolean,
  ): Promise<{ readonly status: number; readonly body: { readonly error: Record<string, { message?: string }> } }> {
    const headers = signedIn ? { authorization: `Bearer ${this.hub.adminToken}` } : {};
    const answer = await fetch(`${this.hub.url}/health/ready`, { headers, signal: AbortSignal.timeout(5_000) });
    return { status: answer.status, body: (await answer.json()) as { error: Record<string, { message?: string }> } };
  }
}

export async function until(what: string, isSo: () => Promise<boolean | undefined> | boolean, withinMs = 20_000): Promise<void> {
  for (const end = Date.now() + withinMs; Date.now() < end; await sleep(50)) if ((await isSo()) === true) return;
  throw new Error(`Not so within ${withinMs} ms: ${what}.`);
}

interface Targets extends Record<'well' | 'bus' | 'actuator', HttpReceiver> {
  readonly victims: readonly Victim[];
}

function configuration({ victims, well, bus, actuator }: Targets): string {
  const timing = `interval: ${TIMING.intervalMs}ms, retryInterval: ${TIMING.intervalMs}ms, timeout: ${TIMING.timeoutMs}ms, failureThreshold: ${TIMING.failureThreshold}`;
  const wells = Array.from(
    { length: WELLS },
    (_, index) => `  - { id: well-${index}, checks: [ { id: well-live-${index}, probe: http, url: "${well.url}", ${timing} } ] }`,
  );
  const pairs = victims.map(
    ({ sick, healed }, index) => `
  - { id: sick-${index}, tier: 1, checks: [ { id: sick-live-${index}, probe: http, url: "${sick.url}", ${timing} } ] }
  - id: healed-${index}
    tier: 1
    components:
      - id: healed-api-${index}
        instances: [ { id: healed-a-${index}, address: "${healed.url}" } ]
        checks: [ { id: healed-live-${index}, kind: liveness, probe: http, url: "{address}", ${timing}, successThreshold: 2 } ]
        remediation: { mode: auto, startGrace: 5s, healthyDelay: 500ms, coolDown: 1s, steps: [ { action: webhook, url: "${actuator.url}/restart/{id}", secret: "${SECRET}" } ] }`,
  );
  return `
egress: { allowLoopback: true }
channels: [ { id: bus, notifier: webhook, url: "${bus.url}/in", secret: "${SECRET}" } ]
services:
  - { id: aside, notify: [], checks: [ { id: aside-signal, probe: heartbeat, interval: 1h, grace: 1h, token: "aside-of-the-trouble-0123456789" } ] }
${wells.join('\n')}${pairs.join('')}
`;
}
