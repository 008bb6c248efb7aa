// Paths, links and commands that the documents name exist.
import { existsSync, globSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { FEATURES } from './features.mjs';
import { filesBelow, isSource, linesOf, read } from './sources.mjs';

const DOCUMENTS = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md'];
const PATH = /(?:^|[\s`(])((?:apps|libs|dashboards|test|docs|checks|bin|\.ci)\/[\w@./*{},-]+)/g;
const LINK = /\]\(([^)#\s]+)[^)]*\)/g;
const SCRIPT = /\bnpm (?:run (?:--silent )?([\w:-]+)|(test|start)\b)/g;
const COMMAND = /(?:`|^|\$ |npx )watchfloor ([a-z][a-z-]+)/g;

export function checkDocuments() {
  const documents = [...DOCUMENTS.filter((path) => existsSync(path)), ...filesBelow(['docs'], (path) => path.endsWith('.md'))];
  const known = { scripts: Object.keys(JSON.parse(read('package.json')).scripts), commands: commandsOfTheProgram() };
  return [...documents.flatMap((document) => problemsOf(document, known)), ...statedOrder()];
}

function problemsOf(document, { scripts, commands }) {
  const problems = [];
  for (const { text, place } of linesOf(document)) {
    for (const [, written] of text.matchAll(PATH)) {
      const path = written.replace(/[.,]+$/, '');
      if (!leadsSomewhere(path)) problems.push(`${place}: there is no ${path}`);
    }
    for (const [, link] of text.matchAll(LINK)) {
      if (!/^[a-z]+:/.test(link) && !existsSync(normalize(join(dirname(document), link))))
        problems.push(`${place}: the link ${link} leads nowhere`);
    }
    for (const [, run, direct] of text.matchAll(SCRIPT)) {
      if (!scripts.includes(run ?? direct)) problems.push(`${place}: package.json has no script ${run ?? direct}`);
    }
    for (const [, command] of text.matchAll(COMMAND)) {
      if (!commands.has(command)) problems.push(`${place}: the program has no command ${command}`);
    }
  }
  return problems;
}

// NAME stands for a file that the reader will write: its folder must hold one already.
function leadsSomewhere(written) {
  const path = written.replace('NAME', '*');
  return /[*{]/.test(path) ? globSync(path).length > 0 : existsSync(path);
}

function commandsOfTheProgram() {
  const sources = filesBelow(['apps/hub/src', 'bin'], (path) => isSource(path) || path.endsWith('.mjs'));
  return new Set(sources.flatMap((path) => [...read(path).matchAll(/\bcommand\(\s*['"]([a-z][a-z-]*)/g)].map(([, name]) => name)));
}

function statedOrder() {
  const stated = FEATURES.join(' → ');
  return read('ARCHITECTURE.md').includes(stated)
    ? []
    : [`ARCHITECTURE.md states another order of features than checks/features.mjs: ${stated}`];
}
