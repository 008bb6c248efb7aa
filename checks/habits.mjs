// House rules that no linter knows: where time comes from, what a folder may be called, what a test may not do.
import { filesBelow, isSource, isSpec, linesOf, read } from './sources.mjs';

const AMBIENT_CLOCK = /\bDate\.now\(|\bnew Date\(\s*\)|\bDateTime\.(now|local|utc)\(\s*\)/;
const MAY_READ_THE_CLOCK = [/\/clock\.ts$/, /^apps\/sample-/, /^test\//, /spec\.tsx?$/];
const NAMELESS_FOLDER = /\/(utils?|helpers?|dto|dtos|interfaces|common|misc)\//;
const OPEN_BY_INDEX = ['libs/core/src/index.ts', 'libs/contracts/src/index.ts', 'libs/health/src/index.ts'];

const HABITS = [
  {
    pattern: AMBIENT_CLOCK,
    applies: (path) => !MAY_READ_THE_CLOCK.some((allowed) => allowed.test(path)),
    says: 'time comes from the Clock or an argument',
  },
  { pattern: /\b(TODO|FIXME|XXX)\b/, applies: () => true, says: 'finish it, or write an issue' },
  { pattern: /\b(it|test|describe)\.(skip|only|todo)\b|\bx(it|describe)\(/, applies: isSpec, says: 'no test is skipped or alone' },
  { pattern: /\bjest\.(unstable_)?mock(Module)?\(/, applies: isSpec, says: 'no mocks of our own code' },
  { pattern: /\bimport\(\s*['"]@watchfloor\//, applies: () => true, says: 'the build rewrites static imports only' },
  { pattern: /\bsynchronize:\s*true\b/, applies: (path) => !isSpec(path), says: 'the schema changes by migrations' },
];

export function checkHabits() {
  const sources = filesBelow(['apps', 'libs', 'dashboards', 'test'], isSource);
  return [...sources.flatMap(misplaced), ...sources.flatMap(broken), ...longFiles(sources)];
}

// What hurts a reader is never the median, but a rising median is how it begins.
function longFiles(sources) {
  const lengths = sources.filter((path) => !isSpec(path)).map((path) => read(path).split('\n').length);
  const median = lengths.sort((left, right) => left - right)[Math.floor(lengths.length / 2)];
  return median < 100 ? [] : [`the median source file has ${median} lines; split by concept`];
}

function misplaced(path) {
  const problems = [];
  if (NAMELESS_FOLDER.test(path)) problems.push(`${path}: name the folder after what is in it`);
  if (path.endsWith('/index.ts') && !OPEN_BY_INDEX.includes(path) && /^export .* from /m.test(read(path))) {
    problems.push(`${path}: outside libs an index.ts is a list of extensions, not a barrel`);
  }
  return problems;
}

function broken(path) {
  const habits = HABITS.filter(({ applies }) => applies(path));
  const problems = [];
  for (const { text, place } of linesOf(path)) {
    for (const { pattern, says } of habits) if (pattern.test(text)) problems.push(`${place}: ${says}`);
  }
  return problems;
}
