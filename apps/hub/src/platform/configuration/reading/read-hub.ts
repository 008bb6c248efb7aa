import {
  checkTiming,
  remediationTiming,
  writtenCommand,
  writtenDefaults,
  writtenEgress,
  writtenHub,
  writtenSmtp,
} from '@watchfloor/contracts';
import { formatPath } from '../problem.js';
import type { Problems } from '../problems.js';
import type { WrittenDefaults } from '../body-defaults.js';
import type { Command, Configuration } from '../configuration.js';
import type { Cursor } from './cursor.js';
import { readFields } from './fields.js';
import { readStorm } from './read-storm.js';

const DEAD_MAN_INTERVAL_MS = 60_000;
/** Semantics §6.2, 11: time enough for a real restart. */
const COMMAND_TIMEOUT_MS = 60_000;
const { deadMan, storm: _storm, ...hubFields } = writtenHub.shape;

/** The sections that hold for the whole hub, whichever file they stand in. */
export type HubSections = Pick<Configuration, 'hub' | 'egress' | 'references' | 'canaries' | 'smtp' | 'commands' | 'defaults'>;

export function readHub(cursor: Cursor, problems: Problems): Partial<Configuration['hub']> {
  const { timezone, publicUrl } = readFields(cursor, hubFields, problems, { apart: ['deadMan', 'storm'] });
  const { url, interval } = readFields(cursor.child('deadMan'), deadMan.unwrap().shape, problems);
  return {
    ...(timezone !== undefined && { timezone }),
    ...(publicUrl !== undefined && { publicUrl }),
    ...(cursor.keys().includes('storm') && { storm: readStorm(cursor.child('storm'), problems) }),
    ...(url !== undefined && { deadMan: { url, intervalMs: interval ?? DEAD_MAN_INTERVAL_MS } }),
  };
}

export function readEgress(cursor: Cursor, problems: Problems): Partial<Configuration['egress']> {
  const { allowLoopback, probe, notify } = readFields(cursor, writtenEgress.shape, problems);
  return {
    ...(allowLoopback !== undefined && { allowLoopback }),
    ...(probe && { probe: { allow: probe.allow ?? [], deny: probe.deny ?? [] } }),
    ...(notify && { notify: { allow: notify.allow ?? [] } }),
  };
}

export function readSmtp(cursor: Cursor, problems: Problems): Configuration['smtp'] {
  const { url, from } = readFields(cursor, writtenSmtp.shape, problems);
  return url === undefined || from === undefined ? null : { url, from };
}

export function readCommands(cursor: Cursor, problems: Problems): Record<string, Command> {
  const commands: Record<string, Command> = {};
  if (cursor.value !== undefined && !cursor.isMap()) problems.error(cursor, 'is no map', 'write NAME: { path: /absolute/path, args: [] }');
  for (const name of cursor.keys()) {
    if (!/^[a-z0-9-]{1,64}$/.test(name)) {
      problems.error(
        { ...cursor.child(name), onKey: true },
        `the name ${formatPath([name])} is not allowed`,
        'use 1 to 64 of a–z, 0–9 and -',
      );
      continue;
    }
    const { path, args, timeout } = readFields(cursor.child(name), writtenCommand.shape, problems);
    if (path !== undefined) commands[name] = { path, args: args ?? [], timeoutMs: timeout ?? COMMAND_TIMEOUT_MS };
  }
  return commands;
}

export function readDefaults(cursor: Cursor, problems: Problems): WrittenDefaults {
  readFields(cursor, {}, problems, { apart: Object.keys(writtenDefaults.shape) });
  return {
    check: readFields(cursor.child('check'), checkTiming, problems),
    remediation: readFields(cursor.child('remediation'), remediationTiming, problems),
    incident: readFields(cursor.child('incident'), writtenDefaults.shape.incident.unwrap().shape, problems),
  };
}
