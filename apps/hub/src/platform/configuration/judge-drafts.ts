import type { Settings } from './bodies.js';
import { draftKey, type Draft } from './draft.js';
import { withEnvironment, type Variables } from './environment-text.js';
import type { Extensions, JudgeTarget } from './extension.js';
import type { Problems } from './problems.js';
import { RULES } from './rules/index.js';

export interface Judging {
  readonly extensions: Extensions;
  readonly judge: JudgeTarget;
  readonly commandNames: readonly string[];
  readonly variables: Variables;
}

/** Every rule between objects, over these ones; `all` are those that they may refer to. */
export function judgeDrafts(drafts: readonly Draft[], judging: Judging, problems: Problems, all: readonly Draft[] = drafts): void {
  const { extensions, judge, commandNames, variables } = judging;
  const byKey = new Map<string, Draft>();
  const byParent = new Map<string, Draft[]>();
  for (const draft of all) {
    const key = draftKey(draft);
    if (!byKey.has(key)) byKey.set(key, draft);
    if (draft.parent === null) continue;
    const parent = draftKey({ ...draft.parent, namespace: draft.namespace });
    byParent.set(parent, [...(byParent.get(parent) ?? []), draft]);
  }
  const resolve = (settings: Settings, origin: Draft['origin']) => resolveSettings(settings, origin, variables);
  for (const rule of RULES) rule({ drafts, byKey, byParent, extensions, judge, commandNames, resolve, problems });
}

/** Only what an administrator wrote into the file may name the environment: else an editor could read secrets out of it. */
export function resolveSettings(settings: Settings, origin: Draft['origin'], variables: Variables): Settings {
  return origin === 'file' ? (withEnvironment(settings, variables).value as Settings) : settings;
}
