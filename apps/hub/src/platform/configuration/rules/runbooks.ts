import { isKind } from '../draft.js';
import { quote } from '../problem.js';
import { below, type Rule } from './rule.js';

/** A link that screens show: a web address, or a path that stays inside its folder. */
export const runbooks: Rule = ({ drafts, problems }) => {
  for (const { body, at } of drafts.filter(isKind('service')))
    if (body.runbook !== null && !isRunbook(body.runbook))
      problems.error(
        below(at, 'runbook'),
        `${quote(body.runbook)} is no runbook`,
        'give an https:// address or a relative path without ..',
      );
};

function isRunbook(runbook: string): boolean {
  if (/^https?:\/\//.test(runbook)) return URL.canParse(runbook);
  return /^[\w.-]+(\/[\w.-]+)*(#[\w.-]+)?$/.test(runbook) && !runbook.split('/').includes('..');
}
