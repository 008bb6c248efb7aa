import { CALM, followStorm, type DownInstance, type Status, type StormRules } from '@watchfloor/core';
import { HUB, type Agenda } from './agenda.js';

/** The rule of semantics.md §6.2 (8), for a fleet of which six instances are more than two fifths. */
const RULES: StormRules = {
  ratio: 0.4,
  leastInstances: 6,
  components: 5,
  windowMs: 120_000,
  coolDownMs: 300_000,
  thawMs: 60_000,
};

/** Whether so much is DOWN at once that nothing may act. */
export class FleetStorm {
  private storm = CALM;
  private readonly down = new Map<string, DownInstance>();

  constructor(
    private readonly agenda: Agenda,
    private readonly instances: number,
    /** Acts may begin again. */
    private readonly thaw: () => void,
  ) {}

  get reason(): string | null {
    return this.storm.phase === 'frozen' ? this.storm.reason : null;
  }

  /** An instance has another status now. */
  note(instanceUid: string, componentUid: string, status: Status): void {
    if (status !== 'down') this.down.delete(instanceUid);
    else if (!this.down.has(instanceUid)) this.down.set(instanceUid, { componentUid, detectedAt: this.agenda.now });
    this.follow();
  }

  private follow(): void {
    const before = this.storm;
    const fleet = { instances: this.instances, down: [...this.down.values()] };
    this.storm = followStorm(before, fleet, { rules: RULES, now: this.agenda.now });
    if (this.storm === before) return;
    // What went DOWN lately counts less with time alone, and so does a freeze that is regained.
    const again = this.storm.phase === 'frozen' && this.storm.regainedAt === null ? RULES.windowMs : RULES.coolDownMs;
    if (this.storm.phase !== 'calm') this.agenda.put(this.agenda.now + again, HUB, () => this.follow());
    if (before.phase === 'frozen' && this.storm.phase === 'thawing') this.thaw();
  }
}
