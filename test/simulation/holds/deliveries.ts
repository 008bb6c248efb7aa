import type { Hold } from '../world.js';

interface Delivery {
  readonly channelUid: string;
  readonly message: { readonly kind: string; readonly incident: { readonly id: string } };
}

/** AL-1, AL-3: everybody is told once that it began, and only they that it is over. */
export function deliveriesAreOwed(): Hold {
  const told = new Set<string>();
  return ({ effects }) => {
    for (const effect of effects) {
      if (effect.kind !== 'due' || effect.dueKind !== 'delivery') continue;
      const { channelUid, message } = effect.payload as Delivery;
      const whom = `${message.incident.id} to ${channelUid}`;
      if (message.kind === 'opened' && told.has(whom)) throw new Error(`${whom} was told twice that it opened`);
      if ((message.kind === 'recovered' || message.kind === 'reopened') && !told.has(whom))
        throw new Error(`${message.kind} of ${whom}, who never heard of it`);
      told.add(whom);
    }
  };
}
