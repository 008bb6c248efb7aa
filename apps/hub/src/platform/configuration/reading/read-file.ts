import { writtenConfiguration } from '@watchfloor/contracts';
import { CLOSED_EGRESS } from '../../egress/egress-policy.js';
import type { WrittenDefaults } from '../body-defaults.js';
import type { Draft } from '../draft.js';
import type { Problems } from '../problems.js';
import type { Cursor } from './cursor.js';
import { readFields } from './fields.js';
import { MergedSection } from './merge.js';
import { readChannel } from './read-channel.js';
import { readCanaries, readReferences } from './read-doubt.js';
import { readCommands, readDefaults, readEgress, readHub, readSmtp, type HubSections } from './read-hub.js';
import { DEFAULT_STORM } from './read-storm.js';
import { readService } from './read-service.js';

const SECTIONS = Object.keys(writtenConfiguration.shape);
const HUB_WIDE = ['hub', 'egress', 'defaults', 'smtp', 'commands'] as const;
const MOST_SERVICES = 10_000;
const MOST_CHANNELS = 500;

/** What holds for the whole hub, from all files together. */
export function readHubSections(files: readonly Cursor[], problems: Problems): HubSections {
  const merged = new MergedSection(problems);
  for (const file of files) for (const section of HUB_WIDE) merged.add(file.child(section));
  const egress = files.map((file) => readEgress(file.child('egress'), problems));
  const defaults = files.map((file) => readDefaults(file.child('defaults'), problems));
  return {
    hub: Object.assign(
      { timezone: 'UTC', publicUrl: null, deadMan: null, storm: DEFAULT_STORM },
      ...files.map((file) => readHub(file.child('hub'), problems)),
    ),
    egress: {
      allowLoopback: egress.some(({ allowLoopback }) => allowLoopback === true) || CLOSED_EGRESS.allowLoopback,
      probe: {
        allow: egress.flatMap(({ probe }) => probe?.allow ?? []),
        deny: egress.flatMap(({ probe }) => probe?.deny ?? []),
      },
      notify: { allow: egress.flatMap(({ notify }) => notify?.allow ?? []) },
    },
    references: readReferences(files, problems),
    canaries: files.flatMap((file) => readCanaries(file, problems)),
    smtp: files.map((file) => readSmtp(file.child('smtp'), problems)).find((smtp) => smtp !== null) ?? null,
    commands: Object.assign({}, ...files.map((file) => readCommands(file.child('commands'), problems))),
    defaults: {
      check: Object.assign({}, ...defaults.map(({ check }) => check)),
      remediation: Object.assign({}, ...defaults.map(({ remediation }) => remediation)),
      incident: Object.assign({}, ...defaults.map(({ incident }) => incident)),
    },
  };
}

/** The objects of one file; its `namespace` is that of everything in it. */
export function readFile(file: Cursor, defaults: WrittenDefaults, problems: Problems): Draft[] {
  if (file.value === null) return [];
  const { namespace } = readFields(file, { namespace: writtenConfiguration.shape.namespace }, problems, { apart: SECTIONS });
  const drafts: Draft[] = [];
  const reading = { namespace: namespace ?? 'default', defaults, problems, drafts };
  for (const cursor of file.items('channels', MOST_CHANNELS, problems)) readChannel(cursor, reading);
  for (const cursor of file.items('services', MOST_SERVICES, problems)) readService(cursor, reading);
  return drafts;
}
