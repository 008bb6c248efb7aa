import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { SharedServers } from '../support/shared-servers.ts';
import type { FaultRow, Verdict } from './row.ts';

interface Outcome {
  readonly row: number;
  readonly fault: string;
  readonly result: Verdict['result'] | 'FAILS';
  readonly figures: string;
  readonly seconds: number;
}

const SHOWN = 160;

const chosen = process.argv.slice(2).map(Number);
const rows = (await readRows()).filter(({ row }) => chosen.length === 0 || chosen.includes(row));
const servers = new SharedServers();
await servers.open();
const outcomes: Outcome[] = [];
try {
  for (const row of rows) {
    outcomes.push(await outcomeOf(row));
    console.log(lineOf(outcomes.at(-1)!));
  }
} finally {
  await servers.close();
}
mkdirSync('bench-results', { recursive: true });
writeFileSync('bench-results/faults.json', JSON.stringify(outcomes, null, 2));
console.log(`\n${tableOf(outcomes)}`);
const count = (wanted: Outcome['result']): number => outcomes.filter(({ result }) => result === wanted).length;
const failed = count('FAILS');
console.log(`\n${count('holds')} of ${outcomes.length} rows hold, ${failed} fail, ${count('not run')} could not be run here`);
process.exit(failed === 0 ? 0 : 1);

async function readRows(): Promise<FaultRow[]> {
  const paths = globSync('rows/*.ts', { cwd: import.meta.dirname }).sort();
  const read = await Promise.all(paths.map(async (path) => (await import(`./${path}`)) as { readonly row: FaultRow }));
  return read.map(({ row }) => row);
}

async function outcomeOf({ row, fault, run }: FaultRow): Promise<Outcome> {
  const startedAt = performance.now();
  const { result, figures } = await run().catch((error: Error) => ({ result: 'FAILS' as const, figures: error.message }));
  return { row, fault, result, figures, seconds: Math.round((performance.now() - startedAt) / 100) / 10 };
}

function tableOf(all: readonly Outcome[]): string {
  return ['| # | fault | result | figures | seconds |', '|---|---|---|---|---|', ...all.map(lineOf)].join('\n');
}

function lineOf({ row, fault, result, figures, seconds }: Outcome): string {
  const short = figures.replace(/\s+/g, ' ').replaceAll('|', '/').slice(0, SHOWN);
  return `| ${row} | ${fault} | ${result} | ${short} | ${seconds.toFixed(1)} |`;
}
