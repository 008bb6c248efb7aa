import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { complaints, resultOf, rowOf, summary } from './regret/regret-table.js';

const SEEDS = '60';
const ROOT = join(import.meta.dirname, '../..');

/** What automation is worth: the same month of faults with the switch on and off. See docs/regret.md. */
function main(): void {
  const { values } = parseArgs({
    options: { seeds: { type: 'string', default: SEEDS }, first: { type: 'string', default: '1' } },
    allowPositionals: true,
  });
  const [count, first] = [Number(values.seeds), Number(values.first)];
  if (!Number.isInteger(count) || count < 1 || !Number.isInteger(first) || first < 1)
    throw new Error('--seeds and --first are whole numbers from 1 on');
  const began = performance.now();
  const results = Array.from({ length: count }, (_, index) => resultOf(first + index));
  const perMonth = (performance.now() - began) / (2 * count);
  console.table(results.map(rowOf));
  console.table(summary(results));
  console.log(
    `${2 * count} months of 30 days, ${perMonth.toFixed(0)} ms each. The score is failed requests + wrong and blind seconds; less is better.`,
  );
  mkdirSync(join(ROOT, 'bench-results'), { recursive: true });
  writeFileSync(join(ROOT, 'bench-results/regret.json'), JSON.stringify({ perMonth, results }, null, 2));
  const wrong = complaints(results);
  for (const complaint of wrong) console.error(complaint);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}

main();
