import { transformSync, type Options } from '@swc/core';
import { globSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const OUTPUT = join(ROOT, 'data/with-failpoints');
const POINT = /^( *)\/\/ failpoint\('([\w.-]+)'\)$/gm;
const LIBRARY = /from '@watchfloor\/(core|contracts|health)'/g;
const JSC: Options['jsc'] = {
  parser: { syntax: 'typescript', decorators: true },
  transform: { legacyDecorator: true, decoratorMetadata: true },
  target: 'es2023',
  keepClassNames: true,
};

/** What `node --import` loads before the hub, so that its failpoints do what WATCHFLOOR_FAILPOINTS says. */
export const FAILPOINTS = join(import.meta.dirname, 'failpoints.mjs');

/** The names of all failpoints, in the order of their places. */
export function failpointNames(): string[] {
  return sources().flatMap((path) => [...readSource(path).matchAll(POINT)].map(([, , name = '']) => name));
}

/** One hub alone never comes by. */
export const ofCompany = (name: string): boolean => /^(handover|takeover|leave)\./.test(name);

/**
 * Builds the hub once more: `// failpoint('name')` becomes a call, where the ordinary build drops it with all comments.
 * Answers the program that stands for the hub's `main`.
 */
export function buildWithFailpoints(): string {
  for (const path of sources()) {
    const target = join(OUTPUT, path.replace(/\.ts$/, '.js'));
    const called = readSource(path).replace(POINT, "$1await globalThis.failpoint('$2');");
    const { code } = transformSync(called, { filename: path, jsc: JSC, module: { type: 'es6' } });
    mkdirSync(dirname(target), { recursive: true });
    // Another suite may be reading what is the same in its build.
    const fresh = `${target}.${process.pid}`;
    writeFileSync(
      fresh,
      code.replace(LIBRARY, (_, library: string) => `from '${leadingTo(library, target)}'`),
    );
    renameSync(fresh, target);
  }
  return join(OUTPUT, 'apps/hub/src/main.js');
}

function sources(): string[] {
  return globSync(['apps/hub/src/**/*.ts', 'libs/*/src/**/*.ts'], { cwd: ROOT })
    .filter((path) => !/spec(-support)?\.ts$/.test(path))
    .sort();
}

function readSource(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

function leadingTo(library: string, from: string): string {
  return relative(dirname(from), join(OUTPUT, `libs/${library}/src/index.js`)).replace(/^(?!\.)/, './');
}
