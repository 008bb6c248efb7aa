import { z } from 'zod';
import { key, namespaceName } from '../identifier.js';
import { duration } from '../duration.js';
import { writtenChannel } from './channel.js';
import { checkTiming } from './check.js';
import { writtenCanary, writtenCommand, writtenEgress, writtenHub, writtenReference, writtenSmtp } from './hub.js';
import { remediationTiming } from './remediation.js';
import { writtenService } from './service.js';

export const writtenDefaults = z.strictObject({
  check: z.strictObject(checkTiming).optional(),
  remediation: z.strictObject(remediationTiming).optional(),
  incident: z.strictObject({ mergeWindow: duration().optional() }).optional(),
});

/** The file, as it is written: nothing filled in. */
export const writtenConfiguration = z.strictObject({
  namespace: namespaceName.optional(),
  hub: writtenHub.optional(),
  egress: writtenEgress.optional(),
  references: z.array(writtenReference).max(100).optional(),
  canaries: z.array(writtenCanary).max(1_000).optional(),
  defaults: writtenDefaults.optional(),
  smtp: writtenSmtp.optional(),
  channels: z.array(writtenChannel).max(500).optional(),
  commands: z.record(key, writtenCommand).optional(),
  services: z.array(writtenService).max(10_000).optional(),
});
export type WrittenConfiguration = z.infer<typeof writtenConfiguration>;
