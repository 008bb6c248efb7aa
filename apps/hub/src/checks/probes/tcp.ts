import { outcomeOf } from '@watchfloor/core';
import { z } from 'zod';
import { readTarget } from '../../platform/egress/target.js';
import { withinDeadline } from '../connections/deadline.js';
import { LookFailure } from '../connections/look-failure.js';
import { openConnection } from '../connections/open-connection.js';
import { failureOf } from '../connections/transport-reason.js';
import { firstBroken } from '../expectations/evaluate.js';
import { expectationList, readExpectations } from '../expectations/expectation-settings.js';
import { oneLine } from './one-line.js';
import type { Probe, Sighting } from './probe.js';

const SUBJECTS = ['latency', 'ip'] as const;

const settings = z.strictObject({
  /** `tcp://HOST:PORT`; of an http address only host and port are used, so that `{address}` fits. */
  url: z
    .string()
    .min(1)
    .max(4_096)
    .superRefine((url, context) => {
      if (url.includes('{')) return;
      const reading = readTarget(url);
      if ('problem' in reading) context.addIssue({ code: 'custom', message: `${reading.problem}; write tcp://HOST:PORT` });
    }),
  expect: expectationList(SUBJECTS).default([]),
  warn: expectationList(SUBJECTS).default([]),
});

type TcpSettings = z.infer<typeof settings>;

/** Whether somebody accepts connections there. Nothing is sent. */
export const tcp: Probe<TcpSettings> = {
  name: 'tcp',
  settings,
  targets: ({ url }) => [url],
  async look({ url, expect, warn }, context) {
    const startedAt = context.clock.monotonic();
    try {
      const connection = await withinDeadline(context, async (deadline) => {
        const verdict = context.egress.judgeUrl('probe', url);
        if (!verdict.allowed) throw new LookFailure(verdict.reason, verdict.message);
        return openConnection({ ...verdict.target, scheme: 'tcp' }, context, deadline);
      });
      const latencyMs = context.clock.monotonic() - startedAt;
      const evidence = { latencyMs, ...(connection.ip === undefined ? {} : { ip: connection.ip }) };
      return { ...judge(expect, warn, evidence), latencyMs, phases: { ...connection.phases, totalMs: latencyMs } };
    } catch (error) {
      const { reason, message } = failureOf(error, 'connect');
      const latencyMs = context.clock.monotonic() - startedAt;
      return { outcome: outcomeOf(reason), reason, message: oneLine(message), latencyMs, phases: { totalMs: latencyMs } };
    }
  },
};

function judge(
  expect: readonly string[],
  warn: readonly string[],
  evidence: { latencyMs: number; ip?: string },
): Pick<Sighting, 'outcome' | 'reason' | 'message'> {
  const broken = firstBroken(readExpectations(expect), evidence);
  if (broken !== null) return { outcome: 'fail', reason: 'expectation_failed', message: oneLine(broken.message) };
  const warning = firstBroken(readExpectations(warn), evidence);
  if (warning !== null) return { outcome: 'degraded', reason: 'warning_failed', message: oneLine(warning.message) };
  return { outcome: 'ok', reason: 'ok', message: 'connected' };
}
