import Connection from 'better-sqlite3';
import { join } from 'node:path';
import { EntitySchema } from 'typeorm';
import { scratchFolder } from '../../../../../test/support/shared-servers.ts';
import { serialSqlite } from './serial-sqlite.js';

const entity = (name: string) =>
  new EntitySchema<{ id: number; value: string }>({
    name,
    tableName: name.toLowerCase(),
    columns: { id: { type: Number, primary: true, generated: true }, value: { type: String, unique: true } },
  });

const open = (timeoutMs?: number) =>
  serialSqlite(
    { type: 'better-sqlite3', database: ':memory:', entities: [entity('Plain'), entity('Clashing')], synchronize: true },
    timeoutMs,
  ).initialize();

it('a failed transaction takes nobody else with it', async () => {
  const source = await open();
  await source.getRepository('Clashing').insert({ value: 'taken' });
  for (let round = 0; round < 100; round++) {
    const failing = source.transaction(async (manager) => {
      await manager.save('Plain', { value: `lost${round}` });
      await manager.save('Clashing', { value: 'taken' });
    });
    const saved = source.getRepository('Plain').save({ value: `saved${round}` });
    const inserted = source.getRepository('Plain').insert({ value: `inserted${round}` });
    const outcomes = await Promise.allSettled([failing, saved, inserted]);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  }
  expect(await source.getRepository('Plain').count()).toBe(200);
  await source.destroy();
});

it('a nested transaction rolls back alone', async () => {
  const source = await open();
  await source.transaction(async (outer) => {
    await outer.insert('Plain', { value: 'outer' });
    const failing = outer.transaction(async (inner) => {
      await inner.insert('Plain', { value: 'inner' });
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
  });
  expect(await source.getRepository('Plain').find()).toEqual([expect.objectContaining({ value: 'outer' })]);
  await source.destroy();
});

it('says so instead of hanging when a query inside a transaction goes around it', async () => {
  const source = await open(100);
  const around = source.transaction(async () => {
    await source.getRepository('Plain').insert({ value: '1' });
  });
  await expect(around).rejects.toThrow(/own EntityManager/);
  await source.getRepository('Plain').insert({ value: '2' });
  expect(await source.getRepository('Plain').count()).toBe(1);
  await source.destroy();
});

it('waits for another program’s lock without holding up the loop, and not for ever', async () => {
  const path = join(scratchFolder('serial'), 'locked.db');
  const source = await serialSqlite({
    type: 'better-sqlite3',
    database: path,
    entities: [entity('Plain')],
    synchronize: true,
  }).initialize();
  await source.query('PRAGMA busy_timeout = 0');
  const other = new Connection(path);
  let longestMs = 0;
  let lastAt = performance.now();
  const watch = setInterval(() => {
    longestMs = Math.max(longestMs, performance.now() - lastAt);
    lastAt = performance.now();
  }, 5);
  other.exec('BEGIN EXCLUSIVE');
  await expect(source.transaction((manager) => manager.insert('Plain', { value: 'refused' }))).rejects.toThrow(/locked/);
  const written = source.getRepository('Plain').insert({ value: 'written' });
  setTimeout(() => other.exec('ROLLBACK'), 60);
  await written;
  clearInterval(watch);
  expect(await source.getRepository('Plain').find()).toMatchObject([{ value: 'written' }]);
  expect(longestMs).toBeLessThan(200);
  other.close();
  await source.destroy();
});
