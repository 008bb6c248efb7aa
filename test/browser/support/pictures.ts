import type { LiveBreaker, LiveIncident, LiveInstance, LiveService, LiveState, Snapshot } from '@watchfloor/contracts';

const MINUTE_MS = 60_000;
const NAMES = [
  'Booking',
  'Payments',
  'Search',
  'Inventory',
  'Checkout',
  'Accounts',
  'Pricing',
  'Catalogue',
  'Mail',
  'Reports',
  'Sign-in',
  'Media',
];

export interface PictureOptions {
  readonly services: number;
  /** How many of them have a problem, spread over all states. */
  readonly problems?: number;
}

/** A hub with so many services, the first of them with problems of every kind, and incidents, acts and breakers to match. */
export function pictureOf({ services: count, problems = 0 }: PictureOptions): Snapshot {
  const services = Array.from({ length: count }, (_, index) => serviceAt(index, problems));
  const broken = services.filter(({ state }) => state.status === 'down');
  return {
    stream: 'fixture',
    seq: 1,
    at: ago(0),
    hub: { id: 'fixture', version: '1.0.0', suspect: false, recording: true, automation: true },
    services,
    components: services.map(({ id }) => ({ id: `${id}-api`, name: 'api', serviceId: id, state: { status: 'up' } })),
    instances: services.flatMap(instancesOf),
    incidents: broken.slice(0, 4).map(incidentOf),
    breakers: broken.slice(0, 3).map(breakerOf),
    acts: broken.slice(0, 1).map(({ id }) => ({
      id: 'act-1',
      serviceId: id,
      target: { kind: 'instance', id: `${id}-a` },
      action: 'webhook',
      state: 'running',
      startedAt: ago(4_000),
    })),
    objectives: services.slice(0, 12).map(({ id }, index) => ({
      serviceId: id,
      month: '2026-11',
      measured: 1_000_000 - index * 137 - (problems > index ? 2_100 : 0),
      budgetMs: 43 * MINUTE_MS,
      budgetLeftMs: problems > index ? (index - 1) * 3 * MINUTE_MS : (43 - index) * MINUTE_MS,
    })),
  };
}

const KINDS: readonly Pick<LiveState, 'status' | 'reason' | 'flags'>[] = [
  { status: 'down', reason: 'connection_refused' },
  { status: 'degraded', reason: 'redundancy_lost' },
  { status: 'unknown', reason: 'stale' },
  { status: 'down', reason: 'timeout', flags: ['acknowledged'] },
  { status: 'up', flags: ['maintenance'] },
  { status: 'pending' },
  { status: 'degraded', reason: 'expectation_failed', flags: ['flapping'] },
];

function serviceAt(index: number, problems: number): LiveService {
  const serial = Math.floor(index / NAMES.length);
  const name = serial === 0 ? NAMES[index % NAMES.length]! : `${NAMES[index % NAMES.length]} ${serial + 1}`;
  const kind = index < problems ? KINDS[index % KINDS.length]! : { status: 'up' as const };
  return {
    id: name.toLowerCase().replace(' ', '-'),
    name,
    state: { ...kind, since: ago((index + 1) * 4 * MINUTE_MS) },
    latencyMs: 12 + index,
    checkedAt: ago(800),
    tier: 1 + (index % 4),
  };
}

function instancesOf({ id, state }: LiveService): LiveInstance[] {
  const instance = (suffix: string, status: LiveState['status']): LiveInstance => ({
    id: `${id}-${suffix}`,
    name: `${id}-${suffix}`,
    serviceId: id,
    componentId: `${id}-api`,
    place: `eu-west-1/${suffix}`,
    state: { status, since: ago(4 * MINUTE_MS) },
  });
  return [
    instance('a', state.status === 'degraded' ? 'down' : state.status),
    instance('b', state.status === 'degraded' ? 'up' : state.status),
  ];
}

function incidentOf({ id, name }: LiveService, index: number): LiveIncident {
  return {
    id: `incident-${index + 1}`,
    number: 41 + index,
    title: `${name} is down`,
    services: [id],
    severity: index === 0 ? 'critical' : index === 1 ? 'major' : 'minor',
    phase: 'triggered',
    impactStartedAt: ago((index + 1) * 4 * MINUTE_MS),
    owner: `team-${id}`,
    ack: index === 1 ? { by: 'Ada Lovelace', at: ago(MINUTE_MS) } : null,
  };
}

function breakerOf({ id }: LiveService, index: number): LiveBreaker {
  return {
    id: `checkout/${id}/http`,
    caller: 'checkout',
    dependency: id,
    name: 'http',
    states: index === 0 ? { open: 2, closed: 1 } : { halfOpen: 1, closed: 2 },
    reportingInstances: 3,
    lastTransitionAt: ago((index + 1) * 9_000),
  };
}

function ago(ms: number): string {
  return new Date(Date.now() - ms).toISOString();
}
