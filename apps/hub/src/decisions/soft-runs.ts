import { Injectable } from '@nestjs/common';
import { HUB_LOCATION, isSoft, placeOf, subjectKey, type Effect, type ServiceState } from '@watchfloor/core';
import { Prober } from '../checks/prober.js';

/** Tells the prober which runs are soft, for those are looked at again after `retryInterval`. @see ST-3 */
@Injectable()
export class SoftRuns {
  constructor(private readonly prober: Prober) {}

  follow(state: ServiceState, effects: readonly Effect[]): void {
    for (const effect of effects) {
      if ((effect.kind !== 'timeline' && effect.kind !== 'shown') || effect.subject.kind !== 'check') continue;
      const key = subjectKey(effect.subject);
      const record = state.runs.get(key);
      const { subject, location } = placeOf(effect.subject);
      // An agent judges for itself what is soft where it is.
      if (record !== undefined && (location ?? HUB_LOCATION) === HUB_LOCATION) this.prober.setSoft(subjectKey(subject), isSoft(record.run));
    }
  }
}
