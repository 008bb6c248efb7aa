// A rule that the code cites must be written down: docs/rules.md says what each id means.
import { filesBelow, isSource, linesOf, read } from './sources.mjs';

const RULES = 'docs/rules.md';
const DASHED = /\b(?:AV|BU|ST|AL|OC|CB|TL|HF|OBJ|MON|BRK|REM|INC|REP|WH|G)-\d+\b/g;
const INVARIANT = /@see\s+(I\d+)\b/g;
const CITES = /\/\/|^\s*\/?\*|\b(?:describe|test|it)(?:\.each\b.*)?\(/;

export function checkRules() {
  const known = new Set([...read(RULES).matchAll(/^\| \*\*([A-Z]+-?\d+)\*\*/gm)].map(([, id]) => id));
  const problems = known.size < 40 ? [`${RULES} lists only ${known.size} rules: its table is not read.`] : [];
  for (const path of filesBelow(['apps', 'libs', 'dashboards', 'test'], isSource)) {
    for (const { text, place } of linesOf(path)) {
      for (const id of citedIn(text)) if (!known.has(id)) problems.push(`${place}: cites ${id}, which ${RULES} does not explain`);
    }
  }
  return problems;
}

function citedIn(text) {
  if (!CITES.test(text)) return [];
  return [...[...text.matchAll(DASHED)].map(([id]) => id), ...[...text.matchAll(INVARIANT)].map(([, id]) => id)];
}
