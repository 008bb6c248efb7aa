import type { Settings } from '../bodies.js';
import type { Extension } from '../extension.js';
import { chooseOneOf, quote, type At } from '../problem.js';
import { explain } from '../reading/explain.js';
import { fillTemplate, type TemplateValues } from '../template.js';
import { below, type RuleContext } from './rule.js';

/** An extension as one object uses it. */
export interface Use {
  readonly word: 'probe' | 'notifier' | 'action';
  readonly name: string;
  readonly registry: readonly Extension[];
  readonly egress: 'probe' | 'notify';
  readonly at: At;
  /** Keys of ours that stand beside the settings. */
  readonly common: readonly string[];
}

/** Where instances only register later, either form of an address may come. */
const SOMEWHERE: readonly TemplateValues[] = [
  { id: 'x', address: 'http://example.com', place: 'x' },
  { id: 'x', address: 'example.com:80', place: 'x' },
];

export function judgeSettings(context: RuleContext, use: Use, settings: Settings): void {
  const extension = extensionOf(context, use);
  if (extension === null) return;
  const parsed = extension.settings.safeParse(settings);
  if (!parsed.success) return tellIssues(context, use, extension, settings);
  for (const command of extension.commands?.(parsed.data) ?? [])
    if (!context.commandNames.includes(command))
      context.problems.error(
        below(use.at, 'command'),
        `${quote(command)} is not allow-listed`,
        fixOfCommand(command, context.commandNames),
      );
  for (const target of extension.targets(parsed.data)) {
    const reason = context.judge(use.egress, target, extension.vendors);
    if (reason !== null) context.problems.error(placeOf(target, settings, use.at), 'must not be contacted', reason);
  }
}

/** For checks whose instances aren't known yet: only what no address could make right is told. */
export function judgeSettingsAnywhere(context: RuleContext, use: Use, settings: Settings): void {
  const extension = extensionOf(context, use);
  if (extension === null) return;
  const [first, ...others] = SOMEWHERE.map((values) => fillTemplate(settings, values));
  if (![first, ...others].some((each) => extension.settings.safeParse(each).success))
    tellIssues(context, use, extension, first as Settings);
}

function extensionOf({ problems }: RuleContext, { word, name, registry, at }: Use): Extension | null {
  const found = registry.find((each) => each.name === name);
  const names = registry.map((each) => each.name);
  if (found === undefined) problems.error(below(at, word), `there is no ${word} ${quote(name)}`, chooseOneOf(name, names));
  return found ?? null;
}

function tellIssues({ problems }: RuleContext, { at, common }: Use, { settings: schema }: Extension, settings: Settings): void {
  for (const issue of schema.safeParse(settings).error?.issues ?? [])
    for (const { path, problem, fix, onKey } of explain(issue, settings, schema)) {
      const isUnknown = onKey && path.length === 1;
      problems.error({ ...below(at, ...path), onKey }, problem, isUnknown ? withCommon(String(path[0]), fix, common) : fix);
    }
}

/** A misspelt common key looks like a setting to the extension; the nearest known one may be ours. */
function withCommon(key: string, fix: string, common: readonly string[]): string {
  if (fix.startsWith('did you mean')) return fix;
  const own = chooseOneOf(key, common);
  return own.startsWith('did you mean') ? own : fix;
}

function placeOf(target: string, settings: Settings, at: At): At {
  const key =
    Object.keys(settings).find((each) => settings[each] === target) ??
    ['url', 'address', 'host', 'to'].find((each) => Object.hasOwn(settings, each));
  return key === undefined ? at : below(at, key);
}

function fixOfCommand(command: string, names: readonly string[]): string {
  return names.length === 0 ? `add ${command} under commands in the file` : chooseOneOf(command, names);
}
