// House rules that no linter knows: where time comes from, what a folder may be called, what a test may not do.
import { EXTENSIONS } from './features.mjs';
import { filesBelow, isSource, isSpec, linesOf } from './sources.mjs';

const AMBIENT_CLOCK = /\bDate\.now\(|\bnew Date\(\s*\)|\bDateTime\.(now|local|utc)\(\s*\)/;
const MAY_READ_THE_CLOCK = [/\/clock\.ts$/, /^apps\/sample-/, /^test\//, /spec\.tsx?$/];
const NAMELESS_FOLDER = /\/(utils?|helpers?|dto|dtos|interfaces|common|misc)\//;
const INDEX_FOLDERS = [
  ...EXTENSIONS,
  'libs/core/src',
  'libs/contracts/src',
  'libs/health/src',
  'apps/hub/src/platform/database/migrations',
];

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
  return [...sources.flatMap(misplaced), ...sources.flatMap(broken)];
}

function misplaced(path) {
  const problems = [];
  if (NAMELESS_FOLDER.test(path)) problems.push(`${path}: name the folder after what is in it`);
  if (path.endsWith('/index.ts') && !INDEX_FOLDERS.some((folder) => path === `${folder}/index.ts`)) {
    problems.push(`${path}: index.ts is for libs and for lists of extensions`);
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
