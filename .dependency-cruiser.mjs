import { existsSync, readFileSync } from 'node:fs';
import { EXTENSIONS, FEATURES } from './checks/features.mjs';

const hub = (feature) => `^apps/hub/src/${feature}/`;

const leftwards = FEATURES.slice(0, -1).map((feature, index) => ({
  name: `${feature}-imports-only-leftwards`,
  comment: `${feature} hears from ${FEATURES.slice(index + 1).join(', ')} through events`,
  severity: 'error',
  from: { path: hub(feature) },
  to: { path: FEATURES.slice(index + 1).map(hub) },
}));

const extensionsApart = EXTENSIONS.filter((folder) => existsSync(`${folder}/index.ts`)).map((folder) => {
  const registered = [...readFileSync(`${folder}/index.ts`, 'utf8').matchAll(/^import \{.* from '\.\/([\w-]+)\.js'/gm)].map(
    ([, name]) => name,
  );
  const extension = `^${folder}/(${registered.join('|')})\\.ts$`;
  return {
    name: `${folder.split('/').at(-1)}-apart`,
    comment: 'An extension is one file: what two of them share stands in the feature, beside the port.',
    severity: 'error',
    from: { path: extension },
    to: { path: extension },
  };
});

const rule = (name, from, to, comment) => ({ name, comment, severity: 'error', from, to });
const everything = { path: '^(apps|libs|dashboards)/' };

export default {
  forbidden: [
    rule('no-cycles', everything, { circular: true }, 'A cycle is two files that are one.'),
    rule('no-unresolved', everything, { couldNotResolve: true }, 'Every import leads to a file.'),
    rule(
      'core-imports-nothing',
      { path: '^libs/core/src/', pathNot: 'spec\\.ts$' },
      { pathNot: '^libs/core/src/' },
      'No package, no Node, no clock: core runs anywhere, the browser included.',
    ),
    rule(
      'contracts-import-core-and-zod',
      { path: '^libs/contracts/src/', pathNot: 'spec\\.ts$' },
      { pathNot: ['^libs/(core|contracts)/src/', '^node_modules/zod/'] },
      'The wire is described once, for servers and browsers alike.',
    ),
    rule('libs-never-import-apps', { path: '^libs/' }, { path: '^(apps|dashboards)/' }, 'core ← contracts ← everything else'),
    rule(
      'health-imports-contracts-only',
      { path: '^libs/health/src/', pathNot: 'spec\\.ts$' },
      { path: '^libs/core/' },
      'What a service embeds carries no domain of the hub.',
    ),
    rule('libs-by-their-index', { path: '^(apps|dashboards)/' }, { path: '^libs/[^/]+/src/(?!index\\.ts$)' }, 'Import @watchfloor/…'),
    rule('apps-apart', { path: '^apps/([^/]+)/' }, { path: '^apps/', pathNot: '^apps/$1/' }, 'Apps talk over the wire.'),
    rule(
      'dashboards-apart',
      { path: '^dashboards/([^/]+)/' },
      { path: '^(apps|dashboards)/', pathNot: ['^dashboards/$1/', '^dashboards/ui/'] },
      'A dashboard knows the API, not the server.',
    ),
    rule('hub-embeds-no-health', { path: '^apps/hub/' }, { path: '^libs/health/' }, 'The hub does not watch itself through its own eyes.'),
    rule(
      'no-borrowed-packages',
      { path: '^(apps|libs)/', pathNot: 'spec\\.ts$' },
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
      'What we import stands in package.json.',
    ),
    rule(
      'no-development-packages',
      { path: '^(apps|libs)/', pathNot: '(spec|spec-support|conformance)\\.ts$' },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
      'The production image has none of them.',
    ),
    rule(
      'nothing-imports-tests',
      { path: '^(apps|libs|dashboards)/', pathNot: 'spec\\.tsx?$' },
      { path: '(^test/|spec\\.tsx?$)' },
      'Tests look in.',
    ),
    rule(
      'features-import-no-root',
      { path: FEATURES.map(hub) },
      { path: ['^apps/hub/src/[^/]+\\.ts$', '^apps/hub/src/cli/'] },
      'main, app.module and cli stand on top.',
    ),
    ...leftwards,
    ...extensionsApart,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|data|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.d.ts'],
    },
    skipAnalysisNotInRules: true,
  },
};
