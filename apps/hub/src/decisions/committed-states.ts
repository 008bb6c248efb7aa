import { Injectable } from '@nestjs/common';
import type { ServiceState } from '@watchfloor/core';

/** What is decided *and* in the database, for everybody who shows it. A state is a value: it never changes under its reader. */
@Injectable()
export class CommittedStates {
  private readonly states = new Map<string, ServiceState>();

  get(serviceUid: string): ServiceState | undefined {
    return this.states.get(serviceUid);
  }

  all(): IterableIterator<ServiceState> {
    return this.states.values();
  }

  set(state: ServiceState): void {
    this.states.set(state.definition.uid, state);
  }

  has(serviceUid: string): boolean {
    return this.states.has(serviceUid);
  }

  remove(serviceUid: string): void {
    this.states.delete(serviceUid);
  }
}
