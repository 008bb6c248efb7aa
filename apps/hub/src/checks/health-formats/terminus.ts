import { oneLine } from '../probes/one-line.js';
import type { Indicator } from '../probes/probe.js';
import { MAX_INDICATORS, type HealthFormat } from './health-format.js';
import { normalStatus } from './normal-status.js';

const MAX_PATH_LENGTH = 200;
const MAX_MESSAGE_LENGTH = 300;

/** `{ status, info, error, details }` of @nestjs/terminus; ours may say `degraded: true` inside an indicator. @see HF-3 */
export const terminus: HealthFormat = {
  name: 'terminus',
  read(body) {
    const document = parsedObject(body);
    if (document === null || typeof document['status'] !== 'string') return null;
    const parts = [document['info'], document['error'], document['details']].filter(isObject);
    if (parts.length === 0) return null;
    return {
      overall: normalStatus(document['status']),
      draining: document['status'].toLowerCase() === 'shutting_down',
      indicators: indicatorsOf(Object.assign(Object.create(null) as object, ...parts) as Record<string, unknown>),
    };
  },
};

function indicatorsOf(entries: Record<string, unknown>): Indicator[] {
  return Object.entries(entries)
    .slice(0, MAX_INDICATORS)
    .map(([name, entry]) => indicatorOf(oneLine(name, MAX_PATH_LENGTH), isObject(entry) ? entry : {}));
}

function indicatorOf(path: string, entry: Record<string, unknown>): Indicator {
  const status = normalStatus(entry['status']);
  const message = [entry['message'], entry['error']].find((text) => typeof text === 'string');
  const own: Indicator = { path, status: status === 'up' && entry['degraded'] === true ? 'degraded' : status };
  return message === undefined ? own : { ...own, message: oneLine(message as string, MAX_MESSAGE_LENGTH) };
}

function parsedObject(body: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
