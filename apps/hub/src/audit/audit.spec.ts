import { createHash } from 'node:crypto';
import { databaseCases } from '../../../../test/support/database-cases.ts';
import type { Database } from '../platform/database/database.js';
import { openTestDatabase } from '../platform/database/open.spec-support.js';
import { Secret } from '../platform/secrets/secret.js';
import { AuditEntry } from './audit-entry.entity.js';
import { AuditPayload } from './audit-payload.entity.js';
import { AuditService } from './audit.service.js';
import { AuditVerifier } from './audit.verifier.js';

const NOW = 1_760_000_000_000;

describe.each(databaseCases)('on $name', ({ createUrl }) => {
  const audit = new AuditService();
  let database: Database;

  beforeEach(async () => {
    database = await openTestDatabase(createUrl);
  });
  afterEach(() => database.close());

  const append = (subject: string, payload?: unknown) =>
    database.transaction((manager) => audit.append(manager, { actor: 'api:ann', action: 'token.create', subject, payload }, NOW));
  const verify = () => new AuditVerifier(database).verify();
  const entries = () => database.read.getRepository(AuditEntry).find({ order: { seq: 'ASC' } });

  /** As someone does who owns the database: past the triggers. */
  const tamper = async (change: string) => {
    const postgres = database.kind === 'postgres';
    const off = postgres
      ? ['ALTER TABLE audit_entry DISABLE TRIGGER ALL']
      : ['DROP TRIGGER audit_entry_refuses_update', 'DROP TRIGGER audit_entry_refuses_delete'];
    for (const sql of [...off, change]) await database.write.query(sql);
  };

  it('chains entries without a gap, also when many write at once (TL-1, TL-2)', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, index) => append(`token:${index}`, { index })));
    expect((await entries()).map((entry) => entry.seq)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(await verify()).toMatchObject({ intact: true, entries: 20, erasedPayloads: 0 });
  });

  it('hashes as the rule says, so that another program can check it (TL-1)', async () => {
    await append('token:1', { b: [1, 2], a: 'é' });
    const [entry] = await entries();
    const { salt } = await database.read.getRepository(AuditPayload).findOneByOrFail({ seq: 1 });
    const payload = createHash('sha256').update(Buffer.from(salt, 'hex')).update('{"a":"é","b":[1,2]}').digest('hex');
    const text = `{"action":"token.create","actor":"api:ann","payloadHash":"${payload}","prevHash":"${'0'.repeat(64)}","seq":1,"subject":"token:1","ts":${NOW},"v":1}`;
    expect(entry?.hash).toBe(createHash('sha256').update(`hub-audit/v1\n${text}`).digest('hex'));
  });

  it('takes half a character, which has no canonical form', async () => {
    await append(`${'x'.repeat(199)}😀`, { output: 'cut \ud83d' });
    expect(await verify()).toMatchObject({ intact: true, entries: 1 });
  });

  it('leaves nothing of a transaction that was rolled back', async () => {
    const failing = database.transaction(async (manager) => {
      await audit.append(manager, { actor: 'a', action: 'b', subject: 'c' }, NOW);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await append('token:1');
    expect(await verify()).toMatchObject({ intact: true, entries: 1 });
  });

  it.each([`UPDATE audit_entry SET actor = 'api:eve'`, 'DELETE FROM audit_entry'])('refuses %s (TL-2)', async (sql) => {
    await append('token:1');
    await expect(database.write.query(sql)).rejects.toThrow(/append-only/);
  });

  it.each([
    [`UPDATE audit_entry SET actor = 'api:eve' WHERE seq = 2`, 2, 'the entry was changed'],
    ['DELETE FROM audit_entry WHERE seq = 2', 2, 'entry 2 is missing'],
    [`UPDATE audit_payload SET payload = '{"index":9}' WHERE seq = 3`, 3, 'its payload was changed'],
    [`UPDATE audit_entry SET prev_hash = hash WHERE seq = 3`, 3, 'it does not follow the entry before it'],
  ])('detects %s', async (change, seq, problem) => {
    for (const index of [1, 2, 3, 4]) await append('token', { index });
    await tamper(change);
    expect(await verify()).toEqual({ intact: false, seq, problem });
  });

  it('stays whole when a payload is erased (TL-1)', async () => {
    await append('person:ann', { email: 'ann@example.com' });
    await append('token:2');
    await database.write.getRepository(AuditPayload).delete({ seq: 1 });
    expect(await verify()).toMatchObject({ intact: true, entries: 2, erasedPayloads: 1 });
  });

  it('records no secret, no line break and no float', async () => {
    await append('token:1\nforged', { secret: new Secret('hunter2'), objective: 99.9 });
    const [entry] = await entries();
    expect(entry?.subject).toBe('token:1 forged');
    const { payload } = await database.read.getRepository(AuditPayload).findOneByOrFail({ seq: 1 });
    expect(payload).toEqual({ secret: '[redacted]', objective: '99.9' });
    expect(await verify()).toMatchObject({ intact: true });
  });
});
