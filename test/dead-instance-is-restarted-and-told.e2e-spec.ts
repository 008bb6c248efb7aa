import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { databaseCases } from './support/database-cases.js';
import { HttpReceiver, type ReceivedRequest } from './support/http-receiver.js';
import { startHub, type TestHub } from './support/hub.js';
import { SmtpReceiver } from './support/smtp-receiver.js';

const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;

describe.each(databaseCases)('a dead instance is restarted, and everybody is told, on $name', ({ createUrl }) => {
  let hub: TestHub;
  let instance: HttpReceiver;
  let supervisor: HttpReceiver;
  let bus: HttpReceiver;
  let slack: HttpReceiver;
  let mail: SmtpReceiver;
  let deadMan: HttpReceiver;

  beforeAll(async () => {
    [instance, supervisor, bus, slack, deadMan] = (await Promise.all(Array.from({ length: 5 }, () => HttpReceiver.start()))) as [
      HttpReceiver,
      HttpReceiver,
      HttpReceiver,
      HttpReceiver,
      HttpReceiver,
    ];
    mail = await SmtpReceiver.start();
    slack.behaviour = { status: 404, body: 'no_service' };
    hub = await startHub({ databaseUrl: await createUrl(), yaml: configuration() });
  });
  afterAll(async () => {
    await hub.stop();
    await Promise.all([instance, supervisor, bus, slack, deadMan, mail].map((server) => server.stop()));
  });

  function configuration(): string {
    return `
hub: { deadMan: { url: "${deadMan.url}/ping", interval: 1s } }
smtp: { url: "${mail.url}", from: "watch@example.com" }
channels:
  - { id: irt, notifier: slack, url: "${slack.url}/services/T/B/x" }
  - { id: owners, notifier: email, to: [booking@example.com] }
  - { id: ops-bus, notifier: webhook, url: "${bus.url}/in", secret: "${secret}" }
services:
  - id: booking
    name: "Booking <!channel>"
    tier: 1
    notify: [irt, ops-bus]
    components:
      - id: booking-api
        instances: [ { id: booking-a, place: eu/a, address: "${instance.url}" } ]
        checks:
          - { id: booking-live, kind: liveness, probe: http, url: "{address}/live", interval: 200ms, retryInterval: 200ms, timeout: 150ms, failureThreshold: 2, successThreshold: 2 }
        remediation:
          mode: auto
          startGrace: 5s
          healthyDelay: 500ms
          coolDown: 1s
          steps: [ { action: webhook, url: "${supervisor.url}/restart/{id}", secret: "${secret}" } ]
egress: { allowLoopback: true }
`;
  }

  const opened = (request: ReceivedRequest) => (JSON.parse(request.body) as { type: string }).type;

  it('calls the supervisor once, and tells the problem before the recovery', async () => {
    await eventually(() => instance.received.length >= 3);
    instance.behaviour = { status: 500 };
    await eventually(() => supervisor.received.length > 0);
    instance.behaviour = { status: 200 };
    const acts = await hub.until('/acts', (body) => body.items[0]?.state === 'succeeded');
    expect(supervisor.received.map(({ path }) => path)).toEqual(['/restart/booking-a']);
    const { headers, body } = supervisor.received[0]!;
    expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toMatchObject({ type: 'act.run', data: { number: 1 } });
    expect(headers['x-fencing-token']).toBe(String(acts.body.items[0].fencingToken));

    await hub.until('/incidents', (list) => list.items[0]?.restoredAt !== null);
    await eventually(() => bus.received.length >= 2);
    expect(bus.received.map(opened)).toEqual(['incident.opened', 'incident.recovered']);
    expect(bus.received.every((request) => request.body.length < 20_000)).toBe(true);
    expect(slack.received[0]!.body).not.toContain('<!channel>');
    expect(mail.received).toHaveLength(0);
    expect(deadMan.received.length).toBeGreaterThan(0);
  });

  it('falls through to a channel outside the service’s own when all of those are broken (AL-9)', async () => {
    bus.behaviour = { status: 410 };
    instance.behaviour = { status: 500 };
    await eventually(() => mail.received.length > 0);
    instance.behaviour = { status: 200 };
    expect(mail.received[0]!.raw).toContain('Booking');
  });
});

/** Bounded by the test's own time-out. */
async function eventually(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
}
