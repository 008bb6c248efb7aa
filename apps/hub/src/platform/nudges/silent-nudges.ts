import { Nudges } from './nudges.js';

/** Without Redis: nobody hears, everybody looks once a second. */
export class SilentNudges extends Nudges {
  override readonly connected = false;
  override send(): void {}
  override on(): void {}
}
