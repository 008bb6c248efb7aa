import type { DefinitionKind, Settings } from '../bodies.js';
import { draftKey, isKind, type Draft, type DraftOf } from '../draft.js';
import type { Extensions, JudgeTarget } from '../extension.js';
import type { At, Path } from '../problem.js';
import type { Problems } from '../problems.js';

export interface RuleContext {
  readonly drafts: readonly Draft[];
  /** By `draftKey`; the first where a key stands twice. */
  readonly byKey: ReadonlyMap<string, Draft>;
  /** By the `draftKey` of the parent. */
  readonly byParent: ReadonlyMap<string, readonly Draft[]>;
  readonly extensions: Extensions;
  readonly judge: JudgeTarget;
  readonly commandNames: readonly string[];
  /** Settings as the extension reads them: the file's with the environment put in. */
  resolve(settings: Settings, origin: Draft['origin']): Settings;
  readonly problems: Problems;
}

/** One thing that holds between objects, beyond the shape of each. */
export type Rule = (context: RuleContext) => void;

export function below(at: At, ...path: Path): At {
  return { file: at.file, path: [...at.path, ...path] };
}

export function childrenOf<Kind extends DefinitionKind>({ byParent }: RuleContext, parent: Draft, kind: Kind): DraftOf<Kind>[] {
  return (byParent.get(draftKey(parent)) ?? []).filter(isKind(kind));
}
