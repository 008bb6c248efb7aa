import { draftKey } from '../draft.js';
import { below, type Rule } from './rule.js';

/** A key is unique in its namespace and kind; what it `was` must be gone. */
export const uniqueKeys: Rule = ({ drafts, byKey, problems }) => {
  for (const draft of drafts) {
    const first = byKey.get(draftKey(draft));
    if (first !== undefined && first !== draft) {
      const where = problems.position(below(first.at, 'id'));
      problems.error(below(draft.at, 'id'), `the ${draft.kind} ${draft.key} stands twice`, `rename one; the other is at ${where}`);
    }
    if (draft.was === null) continue;
    const still = byKey.get(draftKey({ ...draft, key: draft.was }));
    if (still !== undefined)
      problems.error(below(draft.at, 'was'), `there is still a ${draft.kind} ${draft.was}`, 'remove it, or remove this was');
  }
};
