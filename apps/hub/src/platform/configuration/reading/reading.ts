import type { WrittenDefaults } from '../body-defaults.js';
import type { Draft } from '../draft.js';
import type { Problems } from '../problems.js';

/** What the readers of one file share. */
export interface Reading {
  readonly namespace: string;
  readonly defaults: WrittenDefaults;
  readonly problems: Problems;
  readonly drafts: Draft[];
}
