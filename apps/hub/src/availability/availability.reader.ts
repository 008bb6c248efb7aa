import { Injectable } from '@nestjs/common';
import type { Availability as AvailabilityView, AvailabilityQuery } from '@watchfloor/contracts';
import { availabilityOf, type Segment } from '@watchfloor/core';
import { ActiveConfiguration } from '../catalog/active-configuration.js';
import { Clock } from '../platform/clock.js';
import { instant, instantOrNull } from '../platform/instant.js';
import { Promises } from './promises.js';
import { ServiceTimelines } from './service-timelines.js';
import { windowOf, type Window } from './window.js';

/** The availability of one service over one window, to the millisecond. @see AV-5 */
@Injectable()
export class AvailabilityReader {
  constructor(
    private readonly timelines: ServiceTimelines,
    private readonly promises: Promises,
    private readonly configuration: ActiveConfiguration,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `not_found`, in another namespace too; `invalid` for a window that is none */
  async of(namespace: string, key: string, query: AvailabilityQuery): Promise<AvailabilityView> {
    const { serviceUid, targetPpm } = await this.promises.of(namespace, key);
    const now = this.clock.now();
    const window = windowOf(query, { now, timezone: this.configuration.configuration.hub.timezone });
    const { timeline, life } = await this.timelines.within(serviceUid, window);
    const { raw: _raw, ...figures } = availabilityOf({ timeline, from: window.from, to: window.to, now, life, targetPpm });
    return {
      serviceId: key,
      from: instant(window.from),
      to: instant(window.to),
      timezone: window.timezone,
      objective: targetPpm,
      ...figures,
      segments: timeline.map((segment) => segmentView(segment, window, now)),
    };
  }
}

/** Cut to the window; without an end while it lasts and the window does. */
function segmentView({ from, to, status, reason }: Segment, window: Window, now: number): AvailabilityView['segments'][number] {
  const end = to === null && window.to > now ? null : Math.min(to ?? window.to, window.to);
  return { from: instant(Math.max(from, window.from)), to: instantOrNull(end), status, reason };
}
