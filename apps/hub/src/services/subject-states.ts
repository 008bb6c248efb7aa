import { Injectable } from '@nestjs/common';
import type { State } from '@watchfloor/contracts';
import { instancesOf, type ServiceState, type Subject } from '@watchfloor/core';
import { CommittedStates } from '../decisions/committed-states.js';
import { stateView } from './state.view.js';

const UNSEEN: State = { status: 'pending', soft: false, since: null, reason: 'pending', flags: [] };

/** What is committed of each subject; a subject that nothing was decided about yet is PENDING. */
@Injectable()
export class SubjectStates {
  constructor(private readonly states: CommittedStates) {}

  of(serviceUid: string | null, subject: Subject): State {
    const state = this.stateOf(serviceUid);
    return state === undefined ? UNSEEN : stateView(state, subject);
  }

  /** Uids of a component's instances, those that registered themselves too. */
  instancesOf(serviceUid: string | null, componentUid: string): string[] {
    const state = this.stateOf(serviceUid);
    return state === undefined ? [] : instancesOf(state, componentUid).map(({ definition }) => definition.uid);
  }

  private stateOf(serviceUid: string | null): ServiceState | undefined {
    return serviceUid === null ? undefined : this.states.get(serviceUid);
  }
}
