import type { LiveHub } from '@watchfloor/contracts';

/** While nothing is recorded the states stand still: those of this moment, in ms. Null while the hub records. */
export function recordedUntil({ hub, at }: { readonly hub: LiveHub; readonly at: string }): number | null {
  return hub.recording ? null : Date.parse(hub.notRecordingSince ?? at);
}

/** A hub that does not say since when it fails has failed since it first said so. */
export function rememberSince(next: LiveHub, before: LiveHub | null, at: string): LiveHub {
  if (next.recording || next.notRecordingSince !== undefined) return next;
  return { ...next, notRecordingSince: before?.notRecordingSince ?? at };
}
