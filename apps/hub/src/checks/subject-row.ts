import type { Subject, SubjectKind } from '@watchfloor/core';
import { Column } from 'typeorm';
import { InstanceColumn } from '../platform/database/columns.js';
import { DecidedRow } from '../platform/database/service-row.js';

/** A decided row about a subject, whose parts are columns so that they can be searched. */
export abstract class SubjectRow extends DecidedRow {
  @Column('text')
  subjectKind: SubjectKind;

  @Column('text')
  subjectUid: string;

  @InstanceColumn()
  instanceUid?: string;

  get subject(): Subject {
    const own = { kind: this.subjectKind, uid: this.subjectUid };
    return this.instanceUid === undefined ? own : { ...own, instanceUid: this.instanceUid };
  }
}
