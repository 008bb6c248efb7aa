import { describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { readCompose } from './compose.js';
import { readDockerfile } from './dockerfile.js';

// Without a container engine this is what can be known: the shapes, and that every name leads somewhere.
const compose = readCompose();
const services = Object.entries(compose.services);
const instructions = readDockerfile(readFileSync('Dockerfile', 'utf8'));

const KEYWORDS = ['FROM', 'WORKDIR', 'COPY', 'RUN', 'ENV', 'USER', 'VOLUME', 'EXPOSE', 'HEALTHCHECK', 'ENTRYPOINT', 'CMD'];
/** Where a file of the image comes from in this workspace; what is built in `dist` comes from its source. */
const sourceOf = (path: string) => path.replace(/^dist\/(.*)\.js$/, '$1.ts');
const pathsIn = (words: readonly string[] = []) =>
  words.flatMap((word) => word.split(/\s+/)).filter((word) => /^(dist|sample|bin)\//.test(word));

describe('docker-compose.yml', () => {
  test('holds the hub, its servers and the sample fleet', () => {
    expect(Object.keys(compose.services).sort()).toEqual(['database', 'fleet', 'hub', 'redis', 'tokens']);
  });

  test.each(services)('%s depends on services that tell their health', (_name, { depends_on: dependsOn = {} }) => {
    for (const [dependency, { condition }] of Object.entries(dependsOn)) {
      const target = compose.services[dependency];
      expect(target).toBeDefined();
      const ownImage = target?.build !== undefined && instructions.some(({ keyword }) => keyword === 'HEALTHCHECK');
      expect(condition !== 'service_healthy' || target?.healthcheck !== undefined || ownImage).toBe(true);
    }
  });

  test.each(services)('%s names volumes and networks that exist', (_name, { volumes = [], network_mode: mode }) => {
    for (const volume of volumes) expect(Object.keys(compose.volumes)).toContain(volume.split(':')[0]);
    if (mode?.startsWith('service:')) expect(Object.keys(compose.services)).toContain(mode.slice('service:'.length));
  });

  test.each(services)('%s runs files that exist', (_name, { entrypoint, command, build }) => {
    for (const path of pathsIn([...(entrypoint ?? []), ...(command ?? [])]))
      expect([path, existsSync(sourceOf(path))]).toEqual([path, true]);
    if (build !== undefined) expect(existsSync(`${build.context}/${build.dockerfile}`)).toBe(true);
  });

  test.each(services)('%s has no secret written down', (_name, { environment = {} }) => {
    for (const [variable, value] of Object.entries(environment)) {
      if (/(TOKEN|PASSWORD|SECRET|KEY)$/.test(variable)) expect(value).toMatch(/^\$\{[A-Z_]+:\?set [A-Z_]+\}$/);
    }
  });
});

describe('Dockerfile', () => {
  const copies = instructions.filter(({ keyword }) => keyword === 'COPY').map(({ text, stage }) => ({ words: text.split(' '), stage }));

  test('uses known instructions only, and begins with FROM', () => {
    expect(instructions[0]?.keyword).toBe('FROM');
    for (const { keyword } of instructions) expect(KEYWORDS).toContain(keyword);
  });

  test('copies what exists, or what an earlier stage has', () => {
    const stages = new Set(instructions.map(({ stage }) => stage));
    for (const { words } of copies) {
      const from = words.find((word) => word.startsWith('--from='))?.slice('--from='.length);
      if (from !== undefined) expect(stages).toContain(from);
      else for (const source of words.slice(0, -1)) expect([source, existsSync(source)]).toEqual([source, true]);
    }
  });

  test('runs scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
    const runs = instructions.filter(({ keyword }) => keyword === 'RUN').flatMap(({ text }) => [...text.matchAll(/npm run (\S+)/g)]);
    for (const [, script] of runs) expect(Object.keys(scripts)).toContain(script);
  });

  test('does not run as root', () => {
    const last = instructions.filter(({ stage }) => stage === 'final');
    expect(last.find(({ keyword }) => keyword === 'USER')?.text).toBe('node');
  });

  test('carries the Node that the program asks for', () => {
    const bases = instructions.filter(({ keyword }) => keyword === 'FROM').map(({ text }) => text.split(' ')[0]);
    expect(new Set(bases)).toEqual(new Set(['node:24-bookworm-slim']));
  });
});
