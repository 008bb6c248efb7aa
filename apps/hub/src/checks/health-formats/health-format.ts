import type { Indicator } from '../probes/probe.js';

/** What a health document says of itself, in our words. @see HF-3 */
export interface HealthReading {
  readonly overall: Indicator['status'];
  /** It says that it is shutting down on purpose. */
  readonly draining: boolean;
  readonly indicators: readonly Indicator[];
}

/** How one kind of health document is read: one plain object in one file plus one line in `index.ts`. */
export interface HealthFormat {
  readonly name: string;
  /** Null when the body isn't of this format. Never throws, whatever the body. */
  read(body: string): HealthReading | null;
}

export const MAX_DOCUMENT_BYTES = 256 * 1_024;
export const MAX_INDICATORS = 500;
