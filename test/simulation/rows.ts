import { subjectKey, type Act, type Effect, type Incident, type Observation, type Outage, type Segment } from '@watchfloor/core';

export type DueEffect = Extract<Effect, { kind: 'due' }>;

/** The tables of one service, as the writers of the group commit leave them. */
export class Rows {
  readonly segments = new Map<string, readonly Segment[]>();
  readonly outages = new Map<string, Outage>();
  readonly incidents = new Map<string, Incident>();
  readonly acts = new Map<string, Act>();
  readonly dues = new Map<string, DueEffect & { settled: boolean }>();
  readonly observations: Observation[] = [];

  write(effects: readonly Effect[]): void {
    for (const effect of effects) this.writeOne(effect);
  }

  private writeOne(effect: Effect): void {
    switch (effect.kind) {
      case 'timeline':
        return this.writeTimeline(effect);
      case 'outage':
        this.outages.set(effect.outage.id, effect.outage);
        return;
      case 'incident':
        this.incidents.set(effect.incident.id, effect.incident);
        return;
      case 'act':
        this.acts.set(effect.act.id, effect.act);
        return;
      case 'due':
        this.dues.set(effect.key, { ...effect, settled: false });
        return;
      case 'due-settled':
        this.settle(effect.key, effect.dueBy);
        return;
      case 'observation':
        if (effect.late !== true) this.observations.push(effect.observation);
        return;
      case 'audit':
      case 'shown':
        return;
    }
  }

  settle(key: string, dueBy = Infinity): void {
    const due = this.dues.get(key);
    if (due !== undefined && due.at <= dueBy) due.settled = true;
  }

  private writeTimeline({ subject, from, segments }: Extract<Effect, { kind: 'timeline' }>): void {
    const key = subjectKey(subject);
    const before = (this.segments.get(key) ?? []).filter((segment) => segment.from < from);
    const cut = before.map((segment) => (segment.to === null || segment.to > from ? { ...segment, to: from } : segment));
    this.segments.set(key, [...cut, ...segments]);
  }
}
