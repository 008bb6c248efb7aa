import { isKind } from '../draft.js';
import { below, type Rule } from './rule.js';

/** Nobody looks at a heartbeat, so there is no place to look from. */
export const heartbeatLocations: Rule = ({ drafts, problems }) => {
  for (const { body, at } of drafts.filter(isKind('check'))) {
    if (body.probe !== 'heartbeat' || body.locations === undefined) continue;
    problems.warning(below(at, 'locations'), 'means nothing for a heartbeat, which signals to the hub', 'remove it');
  }
};
