import { checkFields, writtenChannel } from '@watchfloor/contracts';
import type { Settings } from '../bodies.js';
import { draftKey, isKind, type Draft } from '../draft.js';
import { fillTemplate, placeholdersIn } from '../template.js';
import { judgeSettings, judgeSettingsAnywhere, type Use } from './judge-settings.js';
import { below, childrenOf, type Rule, type RuleContext } from './rule.js';

const CHECK_KEYS = Object.keys(checkFields);
const CHANNEL_KEYS = Object.keys(writtenChannel.shape);

/** Each probe, notifier and action judges its own settings, then the egress rules judge where they aim. */
export const extensionSettings: Rule = (context) => {
  const { drafts, extensions, resolve } = context;
  for (const { body, at, origin } of drafts.filter(isKind('channel'))) {
    const use: Use = { word: 'notifier', name: body.notifier, registry: extensions.notifiers, egress: 'notify', at, common: CHANNEL_KEYS };
    judgeSettings(context, use, resolve(body.settings, origin));
  }
  for (const component of drafts.filter(isKind('component')))
    component.body.remediation?.steps.forEach(({ action, settings }, index) => {
      const place = below(component.at, 'remediation', 'steps', index);
      const use: Use = { word: 'action', name: action, registry: extensions.actions, egress: 'notify', at: place, common: [] };
      if (action !== '') judgeStep(context, { component, use, settings: resolve(settings, component.origin) });
    });
  for (const check of drafts.filter(isKind('check'))) judgeCheck(context, check);
};

/** An action that calls its target is judged with the addresses of those that are known; others are judged when it runs. */
function judgeStep(context: RuleContext, step: { component: Draft<'component'>; use: Use; settings: Settings }): void {
  const { component, use, settings } = step;
  const targets = placeholdersIn(settings).has('address') ? childrenOf(context, component, 'instance') : [];
  const addressed = targets.filter(({ body }) => body.address !== null);
  if (addressed.length === 0) judgeSettings(context, use, settings);
  for (const { key, body } of addressed) judgeSettings(context, use, fillTemplate(settings, { id: key, ...body }));
}

function judgeCheck(context: RuleContext, check: Draft<'check'>): void {
  const { body, at, origin, parent } = check;
  const settings = context.resolve(body.settings, origin);
  const use: Use = { word: 'probe', name: body.probe, registry: context.extensions.probes, egress: 'probe', at, common: CHECK_KEYS };
  const wanted = placeholdersIn(settings);
  if (wanted.size === 0 || parent?.kind !== 'component') return judgeSettings(context, use, settings);
  const component = context.byKey.get(draftKey({ ...parent, namespace: check.namespace }));
  const instances = component === undefined ? [] : childrenOf(context, component, 'instance');
  for (const instance of instances)
    for (const name of ['address', 'place'] as const)
      if (wanted.has(name) && instance.body[name] === null)
        context.problems.error(
          below(instance.at, name),
          `is missing, and the check ${check.key} uses {${name}}`,
          `add ${name} to ${instance.key}`,
        );
  const complete = instances.filter(({ body: own }) => !(wanted.has('address') && own.address === null));
  if (complete.length === 0) judgeSettingsAnywhere(context, use, settings);
  for (const { key, body: own } of complete) judgeSettings(context, use, fillTemplate(settings, { id: key, ...own }));
}
