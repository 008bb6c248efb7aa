import { Injectable } from '@nestjs/common';
import type { List, Page } from '@watchfloor/contracts';
import type { Ms, Transition } from '@watchfloor/core';
import { Database } from '../platform/database/database.js';
import { newestFirst } from '../platform/lists/newest-first.js';
import { TransitionRow } from './transition.entity.js';

/** All that are given must hold; uids. */
export interface TransitionFilter {
  readonly serviceUid?: string;
  readonly componentUid?: string;
  /** Of the instance itself and of the checks that run for it. */
  readonly instanceUid?: string;
  readonly checkUid?: string;
  readonly from?: Ms;
  readonly to?: Ms;
}

/** Recorded changes of hard states, newest first. */
@Injectable()
export class TransitionReader {
  constructor(private readonly database: Database) {}

  list<Item>(namespace: string, filter: TransitionFilter, page: Page, item: (transition: Transition) => Item): Promise<List<Item>> {
    const { serviceUid, componentUid, instanceUid, checkUid, from, to } = filter;
    const rows = this.database.read
      .getRepository(TransitionRow)
      .createQueryBuilder('transition')
      .where('transition.namespace = :namespace', { namespace })
      // What one of several locations says is no transition of the check (ST-8).
      .andWhere(`transition.subjectUid NOT LIKE '%@%'`);
    if (serviceUid !== undefined) rows.andWhere('transition.serviceUid = :serviceUid', { serviceUid });
    if (componentUid !== undefined)
      rows.andWhere(`transition.subjectKind = 'component' AND transition.subjectUid = :componentUid`, { componentUid });
    if (checkUid !== undefined) rows.andWhere(`transition.subjectKind = 'check' AND transition.subjectUid = :checkUid`, { checkUid });
    if (instanceUid !== undefined) {
      rows.andWhere(
        `(transition.instanceUid = :instanceUid OR (transition.subjectKind = 'instance' AND transition.subjectUid = :instanceUid))`,
        { instanceUid },
      );
    }
    if (from !== undefined) rows.andWhere('transition.at >= :from', { from });
    if (to !== undefined) rows.andWhere('transition.at < :to', { to });
    return newestFirst(rows, page, { at: 'at', item: (row) => item(transitionOf(row)) });
  }
}

function transitionOf({ id, subject, from, to, at, decidedAt, reason, supersedes }: TransitionRow): Transition {
  return { id, subject, from, to, at, decidedAt, reason, ...(supersedes === null ? {} : { supersedes }) };
}
