import { createService, patchCheck, type CreateCheck } from '@watchfloor/contracts';
import { ConfigurationFolder } from '../../../../test/support/configuration-folder.js';
import { databaseCases } from '../../../../test/support/database-cases.ts';
import { EXTENSIONS } from '../../../../test/support/extensions.js';
import { AuditEntry } from '../audit/audit-entry.entity.js';
import { AuditService } from '../audit/audit.service.js';
import { Clock, SystemClock } from '../platform/clock.js';
import { judgeTargets } from '../platform/configuration/judge-hub.js';
import type { Database } from '../platform/database/database.js';
import { openTestDatabase } from '../platform/database/open.spec-support.js';
import { EgressGuard } from '../platform/egress/egress-guard.js';
import { NameResolver } from '../platform/egress/name-resolver.js';
import { SingleOwner } from '../platform/ownership/single-owner.js';
import { SecretBox } from '../platform/secrets/secret-box.js';
import { Secret } from '../platform/secrets/secret.js';
import { Events } from '../platform/events.js';
import { ActiveConfiguration } from './active-configuration.js';
import { CatalogService } from './catalog.service.js';
import { Catalog } from './catalog.js';
import { CatalogWriter } from './catalog.writer.js';
import { ActivatedConfiguration } from './configuration.entity.js';
import { Definition } from './definition.entity.js';
import { RegistrationService } from './registration.service.js';

const FILE = `
channels: [ { id: bus, notifier: webhook, url: "https://bus.example.com/", secret: "\${SECRET}" } ]
services:
  - { id: payments, tier: 1 }
  - id: booking
    dependsOn: [payments]
    components:
      - id: booking-api
        instances: registered
        checks: [ { id: live, kind: liveness, probe: http, url: "{address}/live", interval: 5s } ]
        remediation: { mode: auto, steps: [ { action: webhook, url: "https://ops.example.com/{id}", secret: "\${SECRET}" } ] }
`;

class SetClock extends Clock {
  wallMs = 1_760_000_000_000;

  override now(): number {
    return this.wallMs;
  }

  override monotonic(): number {
    return this.wallMs;
  }
}

describe.each(databaseCases)('on $name', ({ createUrl }) => {
  let database: Database;
  let folder: ConfigurationFolder;
  let hub: Awaited<ReturnType<typeof start>>;

  async function start(text: string) {
    const path = folder.write(text);
    const box = new SecretBox(new Secret('k'.repeat(32)));
    const variables = { SECRET: 'whsec_1' };
    const catalog = new Catalog(database, box, variables);
    const clock = new SetClock();
    const events = new Events();
    const writer = new CatalogWriter(database, catalog, box, new AuditService(), clock, events);
    await writer.load();
    const ownership = await SingleOwner.take(database, { version: '1', now: clock.now() });
    const egress = new EgressGuard(new NameResolver(new SystemClock()));
    const active = new ActiveConfiguration(path, { extensions: EXTENSIONS, variables }, { database, writer, egress, clock, ownership });
    await active.start();
    const judge = () => ({
      defaults: active.configuration.defaults,
      extensions: EXTENSIONS,
      judge: judgeTargets(egress),
      commandNames: [],
      variables,
    });
    return {
      catalog,
      active,
      events,
      clock,
      definitions: new CatalogService(catalog, writer, judge),
      registrations: new RegistrationService(catalog, writer, judgeTargets(egress)),
    };
  }

  const uidOf = (kind: 'service' | 'component' | 'check' | 'instance', key: string) =>
    hub.catalog.view.byKey('default', kind, key)?.uid as string;
  const actions = async () => (await database.read.getRepository(AuditEntry).find({ order: { seq: 'ASC' } })).map(({ action }) => action);

  beforeEach(async () => {
    folder = new ConfigurationFolder();
    database = await openTestDatabase(createUrl);
    hub = await start(FILE);
  });
  afterEach(async () => {
    await database.close();
    folder.remove();
  });

  it('compiles what the engine decides by', () => {
    const booking = hub.catalog.service(uidOf('service', 'booking'));
    expect(booking).toMatchObject({ key: 'booking', tier: 3, dependsOn: [uidOf('service', 'payments')], mergeWindowMs: 900_000 });
    expect(booking?.notify).toHaveLength(1);
    expect(booking?.components[0]).toMatchObject({
      key: 'booking-api',
      registered: true,
      checks: [{ key: 'live', intervalMs: 5_000, revision: 1, heartbeat: false }],
    });
    expect(booking?.components[0]?.remediation).toMatchObject({
      mode: 'auto',
      on: [uidOf('check', 'live')],
      steps: [{ action: 'webhook' }],
    });
  });

  it('keeps uids over a restart and writes nothing when nothing changed', async () => {
    const before = uidOf('check', 'live');
    hub = await start(FILE);
    expect(uidOf('check', 'live')).toBe(before);
    expect(await actions()).toEqual(['configuration.activate']);
  });

  it('puts the environment into settings without storing it', async () => {
    const stored = await database.read.getRepository(Definition).findOneByOrFail({ kind: 'channel' });
    expect(JSON.stringify(stored.body)).not.toMatch(/whsec_1|bus\.example/);
    expect(hub.catalog.channelSettings(stored.uid)).toEqual({
      notifier: 'webhook',
      settings: { url: 'https://bus.example.com/', secret: 'whsec_1' },
    });
    expect(hub.catalog.stepSettings(uidOf('component', 'booking-api'), 0)).toMatchObject({
      action: 'webhook',
      settings: { url: 'https://ops.example.com/{id}' },
    });
  });

  it('revises, renames and retires by a reload, and tells it once', async () => {
    const check = uidOf('check', 'live');
    let told = 0;
    hub.events.on('definitions', () => (told += 1));
    hub.clock.wallMs += 1_000;
    folder.write(
      FILE.replace('id: live', 'id: alive, was: live')
        .replace('interval: 5s', 'interval: 6s')
        .replace('  - { id: payments, tier: 1 }', '')
        .replace('dependsOn: [payments]', 'tier: 2'),
    );
    expect(await hub.active.reload()).toBe(true);
    expect(hub.catalog.view.byUid(check)).toMatchObject({
      key: 'alive',
      revision: 2,
      revisedAt: hub.clock.wallMs,
      body: { intervalMs: 6_000 },
    });
    expect(hub.catalog.view.byKey('default', 'service', 'payments')).toBeNull();
    expect(await database.read.getRepository(Definition).findOneByOrFail({ key: 'payments' })).toMatchObject({
      retiredAt: hub.clock.wallMs,
    });
    expect(told).toBe(1);
    expect(await database.read.getRepository(ActivatedConfiguration).find({ order: { revision: 'ASC' } })).toMatchObject([
      { revision: 1 },
      { revision: 2 },
    ]);
  });

  it('keeps the running configuration when the file is wrong, and says so', async () => {
    const { hash } = hub.active.status;
    folder.write('servces: []');
    expect(await hub.active.reload()).toBe(false);
    expect(hub.active.status).toMatchObject({ hash, problems: [{ line: 1, path: 'servces' }] });
    expect(hub.catalog.services()).toHaveLength(2);
    folder.write(FILE);
    expect(await hub.active.reload()).toBe(true);
    expect(hub.active.status.problems).toEqual([]);
  });

  it('does not start on a wrong file', async () => {
    await expect(start('servces: []')).rejects.toThrow(/:1:1 servces: unknown key "servces" → did you mean "services"\?/);
  });

  it('waits for a person before it removes much, and does the rest', async () => {
    folder.write('services: [ { id: fresh } ]');
    await hub.active.reload();
    expect(hub.active.status.awaitingConfirmation).toHaveLength(5);
    expect(hub.catalog.services().map(({ key }) => key)).toEqual(['payments', 'booking', 'fresh']);
    await hub.active.confirmRemovals('api:ann');
    expect(hub.active.status.awaitingConfirmation).toEqual([]);
    expect(hub.catalog.services().map(({ key }) => key)).toEqual(['fresh']);
    expect(await actions()).toEqual(['configuration.activate', 'configuration.activate', 'configuration.confirm']);
  });

  describe('registered instances', () => {
    const registration = {
      namespace: 'default',
      service: 'booking',
      component: 'booking-api',
      instance: 'b-1',
      address: 'http://10.0.0.1:3000',
      place: 'eu/a',
    };

    it('come, change their address, and go', async () => {
      const { uid, serviceUid } = await hub.registrations.registerInstance(registration);
      expect(serviceUid).toBe(uidOf('service', 'booking'));
      expect(hub.catalog.checkSettings(uidOf('check', 'live'), uid)).toEqual({ url: 'http://10.0.0.1:3000/live' });
      expect((await hub.registrations.registerInstance(registration)).revision).toBe(1);
      expect((await hub.registrations.registerInstance({ ...registration, address: 'http://10.0.0.2:3000' })).uid).toBe(uid);
      expect(hub.catalog.service(serviceUid as string)?.components[0]?.instances).toMatchObject([{ uid, address: 'http://10.0.0.2:3000' }]);
      await hub.active.reload();
      expect(hub.catalog.view.byUid(uid)).not.toBeNull();
      await hub.registrations.forget(uid);
      expect(hub.catalog.view.byUid(uid)).toBeNull();
      expect(await actions()).toEqual(['configuration.activate', 'instance.register', 'instance.register', 'instance.forget']);
    });

    test.each([
      [{ component: 'nope' }, 'not_found'],
      [{ service: 'payments' }, 'not_found'],
      [{ instance: 'B 1' }, 'invalid'],
      [{ address: 'http://x/\n' }, 'invalid'],
      [{ address: 'http://169.254.169.254/' }, 'invalid'],
      [{ address: '127.0.0.1:3000' }, 'invalid'],
      [{ address: 'ftp://example.com' }, 'invalid'],
    ])('are refused: %j', async (odd, code) => {
      await expect(hub.registrations.registerInstance({ ...registration, ...odd })).rejects.toMatchObject({ code });
    });

    it('say in their refusal what must not be contacted', async () => {
      const odd = { ...registration, address: 'http://[::1]:3000' };
      await expect(hub.registrations.registerInstance(odd)).rejects.toThrow(
        /address of b-1 must not be contacted: Loopback is off; set egress\.allowLoopback/,
      );
    });

    it('come many at once, each one time', async () => {
      await Promise.all(
        Array.from({ length: 20 }, (_, index) => hub.registrations.registerInstance({ ...registration, instance: `b-${index % 10}` })),
      );
      expect(hub.catalog.view.ofKind('instance')).toHaveLength(10);
    });
  });

  describe('definitions by API', () => {
    const check = (more: object): CreateCheck => ({
      id: 'front',
      probe: 'http',
      serviceId: 'shop',
      url: 'https://shop.example.com/',
      ...more,
    });

    beforeEach(async () => {
      await hub.definitions.create(
        { kind: 'service', written: createService.parse({ id: 'shop', dependsOn: ['booking'] }) },
        'default',
        'api:ann',
      );
    });

    it('are made, changed and retired with what hangs on them', async () => {
      const { uid } = await hub.definitions.create({ kind: 'check', written: check({ interval: 20_000 }) }, 'default', 'api:ann');
      expect(hub.catalog.service(uidOf('service', 'shop'))?.checks).toMatchObject([{ uid, intervalMs: 20_000, retryIntervalMs: 10_000 }]);
      const changed = await hub.definitions.patch('check', uid, patchCheck.parse({ interval: '5s', id: 'door' }), 'api:ann');
      expect(changed).toMatchObject({
        uid,
        key: 'door',
        revision: 2,
        body: { intervalMs: 5_000, retryIntervalMs: 5_000, settings: { url: 'https://shop.example.com/' } },
      });
      await hub.active.reload();
      expect(hub.catalog.view.byUid(uid)).not.toBeNull();
      await hub.definitions.retire('service', uidOf('service', 'shop'), 'api:ann');
      expect(hub.catalog.view.byUid(uid)).toBeNull();
      expect(await actions()).toEqual(['configuration.activate', 'service.create', 'check.create', 'check.change', 'service.retire']);
    });

    test.each([
      ['an unknown probe', check({ probe: 'htpp' }), 'probe'],
      ['a wrong setting', check({ url: 'nonsense' }), 'url'],
      ['a forbidden address', check({ url: 'http://169.254.169.254/' }), 'url'],
      ['a time-out above the interval', check({ interval: 5_000, timeout: 6_000 }), 'timeout'],
      ['an unknown parent', check({ serviceId: 'nope' }), 'serviceId'],
      ['a variable of the environment', check({ url: '${SECRET}' }), 'url'],
    ])('are refused with the field: %s', async (_name, written, path) => {
      await expect(hub.definitions.create({ kind: 'check', written }, 'default', 'api:ann')).rejects.toMatchObject({
        code: 'invalid',
        fields: [{ path }],
      });
    });

    it('cannot arm a policy, close a circle, take a key, or change the file’s', async () => {
      const component = { id: 'k', serviceId: 'shop', remediation: { mode: 'auto' as const } };
      await expect(hub.definitions.create({ kind: 'component', written: component }, 'default', 'a')).rejects.toMatchObject({
        fields: [{ path: 'remediation.mode' }],
      });
      await hub.definitions.create({ kind: 'service', written: { id: 'till', dependsOn: ['shop'] } }, 'default', 'a');
      await expect(hub.definitions.patch('service', uidOf('service', 'shop'), { dependsOn: ['till'] }, 'a')).rejects.toMatchObject({
        fields: [{ path: 'dependsOn[0]' }],
      });
      await expect(hub.definitions.create({ kind: 'service', written: { id: 'booking' } }, 'default', 'a')).rejects.toMatchObject({
        code: 'conflict',
      });
      await expect(hub.definitions.retire('service', uidOf('service', 'booking'), 'a')).rejects.toMatchObject({ code: 'conflict' });
      await expect(hub.definitions.patch('service', 'nope', {}, 'a')).rejects.toMatchObject({ code: 'not_found' });
    });
  });
});
