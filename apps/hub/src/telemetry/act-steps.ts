import type { Act } from '@watchfloor/core';

const LASTING: readonly Act['state'][] = ['running', 'verifying', 'proposed'];

/** An act is written more often than its state changes; each state that it comes to counts once. */
export class ActSteps {
  private readonly last = new Map<string, Act['state']>();

  isStep({ id, state }: Pick<Act, 'id' | 'state'>): boolean {
    if (this.last.get(id) === state) return false;
    if (LASTING.includes(state)) this.last.set(id, state);
    else this.last.delete(id);
    return true;
  }
}
