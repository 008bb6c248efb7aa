import { HORIZON_MS, type Incident, type Outage } from '@watchfloor/core';
import type { Hold } from '../world.js';

/** Whatever is open belongs to the service's one open incident. */
export const openOutagesHaveTheirIncident: Hold = ({ after }, world) => {
  for (const outage of after.outages.values()) {
    if (after.incident === null) throw new Error(`${outage.id} is open without an incident`);
    if (outage.incidentId !== after.incident.id || !after.incident.outageIds.includes(outage.id))
      throw new Error(`${outage.id} is not in the open incident`);
  }
  const open = [...world.rows.incidents.values()].filter(({ phase }) => phase !== 'resolved');
  if (open.length > 1) throw new Error(`${open.length} incidents are open at once`);
};

/** T3 is null while an outage of the incident is open, else the last T3 of them. */
export const restoredMeansNothingIsOpen: Hold = ({ after, now }, world) => {
  const { incident } = after;
  if (incident === null || incident.type === 'declared' || incident.type === 'blind' || incident.outageIds.length === 0) return;
  const outages = incident.outageIds.map((id) => world.rows.outages.get(id) as Outage);
  const expected = outages.some(({ restoredAt }) => restoredAt === null)
    ? null
    : Math.max(...outages.map(({ restoredAt }) => restoredAt ?? 0));
  // What ended longer ago than memory reaches is not corrected by what is told late of it.
  if (expected !== null && expected <= now - HORIZON_MS) return;
  if (incident.restoredAt !== expected)
    throw new Error(`incident ${incident.number} is restored at ${incident.restoredAt}, its outages say ${expected}`);
};

/** Numbers rise, and what is resolved stays as it was. */
export const resolvedIsForEver: Hold = ({ effects, before }, world) => {
  const changed = effects.flatMap((effect) => (effect.kind === 'incident' ? [effect.incident] : []));
  const open = before.incident?.id;
  // One step may open two: what was over before it was known, and what the service is now.
  const earlier = [...world.rows.incidents.values()].filter(({ id }) => !changed.some((incident) => incident.id === id));
  const latest = Math.max(0, ...earlier.map(({ number }) => number));
  let isOver: Incident | null = null;
  for (const incident of changed) {
    if (isOver?.id === incident.id) throw new Error(`incident ${incident.number} changed after it was resolved`);
    if (incident.id !== open && incident.number < latest) throw new Error(`incident ${incident.number} came after later ones`);
    if (incident.phase === 'resolved' && (incident.resolvedAt === null || incident.restoredAt === null))
      throw new Error('resolved without T3 or T4');
    if (incident.detectedAt < incident.impactStartedAt) throw new Error(`incident ${incident.number} was known before it began`);
    isOver = incident.phase === 'resolved' ? incident : isOver;
  }
};
