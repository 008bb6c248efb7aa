import type { Reporter } from './breaker-registry.js';

/** An embedded module that said hello, as the catalog knows it. */
export interface Registered extends Reporter {
  readonly instanceUid: string;
  /** New at each start of its process. */
  readonly incarnation: string;
}
