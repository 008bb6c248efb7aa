import { DomainError } from '@watchfloor/core';
import type { Draft, Parent } from '../platform/configuration/draft.js';
import { judgeDrafts, type Judging } from '../platform/configuration/judge-drafts.js';
import { formatPath, type ConfigurationProblem } from '../platform/configuration/problem.js';
import { Problems } from '../platform/configuration/problems.js';
import type { CatalogView } from './catalog-view.js';
import type { Definition } from './definition.entity.js';
import { REQUEST } from './requested-draft.js';

/** The same rules as for the file, over what exists and what is asked for. @throws DomainError `invalid` with the fields. */
export function judgeRequest(draft: Draft, view: CatalogView, replaces: Definition | null, judging: Judging): void {
  const others = view.all.filter((row) => row !== replaces).map((row) => draftOf(row, view));
  const problems = new Problems(() => ({ line: 0, column: 0 }));
  if (others.some((other) => other.namespace === draft.namespace && other.kind === draft.kind && other.key === draft.key))
    throw new DomainError('conflict', `There is already a ${draft.kind} ${draft.key} in ${draft.namespace}; choose another id.`);
  if (draft.kind === 'component' && draft.body.remediation?.mode === 'auto')
    problems.error(
      { file: REQUEST, path: ['remediation', 'mode'] },
      'policies made here begin in dry-run',
      'write mode: auto in the configuration file to arm it',
    );
  const subjects = draft.kind === 'instance' ? [draft, ...others.filter((other) => aimsAt(other, draft))] : [draft];
  judgeDrafts(subjects, judging, problems, [...others, draft]);
  const wrong = problems.list().filter(({ severity }) => severity === 'error');
  if (wrong.length > 0) throw new DomainError('invalid', `The ${draft.kind} ${draft.key} is wrong.`, wrong.map(fieldOf));
}

function fieldOf({ file, path, problem, fix }: ConfigurationProblem): { path: string; message: string } {
  return file === REQUEST ? { path, message: `${problem} → ${fix}` } : { path: '', message: `${file} ${path}: ${problem} → ${fix}` };
}

/** The checks of an instance's component run for it, too, and the component's actions may call it. */
function aimsAt(other: Draft, instance: Draft): boolean {
  if (other.namespace !== instance.namespace) return false;
  if (other.kind === 'component') return other.key === instance.parent?.key;
  return other.kind === 'check' && other.parent?.kind === 'component' && other.parent.key === instance.parent?.key;
}

function draftOf(row: Definition, view: CatalogView): Draft {
  const parentRow = row.parentUid === null ? null : view.byUid(row.parentUid);
  const parent = parentRow === null ? null : ({ kind: parentRow.kind, key: parentRow.key } as Parent);
  const { namespace, kind, key, origin, body } = row;
  return { namespace, kind, key, was: null, parent, origin, body, at: { file: formatPath([kind, key]), path: [] } } as Draft;
}
