import { transformSync } from '@swc/core';
import { existsSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { join } from 'node:path';

/** Runs our TypeScript as it stands: `node --import ./test/bench/typescript.mjs FILE.ts`. Node itself knows no decorators. */
const ROOT = join(import.meta.dirname, '../..');
const LIBRARY = /^@watchfloor\/(core|contracts|health)$/;
const JSC = {
  parser: { syntax: 'typescript', decorators: true },
  transform: { legacyDecorator: true, decoratorMetadata: true },
  target: 'es2023',
  keepClassNames: true,
};

registerHooks({
  resolve(specifier, context, next) {
    const library = LIBRARY.exec(specifier)?.[1];
    if (library !== undefined) return next(pathToFileURL(join(ROOT, `libs/${library}/src/index.ts`)).href, context);
    const isOurs = context.parentURL?.endsWith('.ts') && specifier.startsWith('.') && specifier.endsWith('.js');
    const source = isOurs ? new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL) : null;
    return next(source !== null && existsSync(source) ? source.href : specifier, context);
  },
  load(url, context, next) {
    if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
    const filename = fileURLToPath(url);
    const { code } = transformSync(readFileSync(filename, 'utf8'), { filename, jsc: JSC, module: { type: 'es6' }, sourceMaps: 'inline' });
    return { format: 'module', source: code, shortCircuit: true };
  },
});
