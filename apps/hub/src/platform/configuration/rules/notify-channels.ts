import { draftKey, isKind } from '../draft.js';
import { chooseOneOf, quote } from '../problem.js';
import { below, type Rule } from './rule.js';

export const notifyChannels: Rule = ({ drafts, byKey, problems }) => {
  const channels = drafts.filter(isKind('channel'));
  for (const { namespace, body, at } of drafts.filter(isKind('service')))
    body.notify?.forEach((key, index) => {
      if (byKey.has(draftKey({ namespace, kind: 'channel', key }))) return;
      const keys = channels.filter((channel) => channel.namespace === namespace).map((channel) => channel.key);
      problems.error(below(at, 'notify', index), `there is no channel ${quote(key)}`, chooseOneOf(key, keys));
    });
};
