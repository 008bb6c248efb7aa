import { Injectable } from '@nestjs/common';

/** `fail` answers 500, `hang` never answers, `slow` answers late, `crash` kills the process. */
export const SICKNESS_MODES = ['healthy', 'fail', 'hang', 'slow', 'crash'] as const;
/** Everything but the switch itself, or only `/work`: then probes see nothing and callers do. */
export const SICKNESS_SCOPES = ['all', 'work'] as const;

export type SicknessMode = (typeof SICKNESS_MODES)[number];

export interface Sickness {
  readonly mode: SicknessMode;
  readonly scope: (typeof SICKNESS_SCOPES)[number];
  readonly delayMs: number;
}

@Injectable()
export class SicknessSwitch {
  private sickness: Sickness = { mode: 'healthy', scope: 'all', delayMs: 0 };

  get current(): Sickness {
    return this.sickness;
  }

  /** A crash is a real one: no clean-up, no goodbye. */
  turn(sickness: Sickness): void {
    this.sickness = sickness;
    if (sickness.mode === 'crash') setImmediate(() => process.kill(process.pid, 'SIGKILL'));
  }

  concerns(path: string): boolean {
    if (path.startsWith('/switch')) return false;
    return this.sickness.scope === 'all' || path.startsWith('/work');
  }
}
