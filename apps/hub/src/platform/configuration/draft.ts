import type { Bodies, DefinitionKind } from './bodies.js';
import type { At } from './problem.js';

export interface Parent {
  readonly kind: 'service' | 'component';
  readonly key: string;
}

/** One object as it is written, before it has a uid. */
export type Draft<Kind extends DefinitionKind = DefinitionKind> = {
  readonly [Each in Kind]: {
    readonly kind: Each;
    readonly namespace: string;
    readonly key: string;
    /** The key it had before: the object keeps its uid. */
    readonly was: string | null;
    readonly parent: Parent | null;
    readonly origin: 'file' | 'api' | 'module';
    readonly body: Bodies[Each];
    readonly at: At;
  };
}[Kind];

export type DraftOf<Kind extends DefinitionKind> = Extract<Draft, { readonly kind: Kind }>;

export function draftKey(draft: { readonly namespace: string; readonly kind: DefinitionKind; readonly key: string }): string {
  return `${draft.namespace} ${draft.kind} ${draft.key}`;
}

export function isKind<Kind extends DefinitionKind>(kind: Kind): (draft: Draft) => draft is DraftOf<Kind> {
  return (draft): draft is DraftOf<Kind> => draft.kind === kind;
}
