import { Injectable } from '@nestjs/common';
import { EventEmitter } from 'node:events';
import type { Committed } from './decisions.js';

/** In-process events: they may be lost, so they only refresh screens and caches. */
export interface HubEvents {
  committed: [Committed];
  /** What other hubs decided, read from their rows. */
  followed: [Committed];
  /** Definitions changed and are committed: schedules, owners and views read them again. */
  definitions: [];
  automation: [];
  /** Commits began to fail, or succeed again. */
  recording: [];
  /** The hub began to doubt itself, or trusts itself again (ST-9). */
  doubt: [];
  /** A token, or one session of it, is no longer good: whatever it opened closes. */
  revoked: [{ readonly tokenId: string; readonly sessionId?: string }];
}

@Injectable()
export class Events extends EventEmitter<HubEvents> {}
