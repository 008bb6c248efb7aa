import { EntitySchema } from 'typeorm';
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
