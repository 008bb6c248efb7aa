import { outcomeOf } from '@watchfloor/core';
import { z } from 'zod';
import { failureOf } from '../connections/transport-reason.js';
import { LookFailure } from '../connections/look-failure.js';
import { withinDeadline } from '../connections/deadline.js';
import { expectationList } from '../expectations/expectation-settings.js';
import { HEALTH_FORMATS } from '../health-formats/index.js';
import { MAX_DOCUMENT_BYTES } from '../health-formats/health-format.js';
import { judgeAnswer } from '../http/judge-answer.js';
import { lookHttp } from '../http/look-http.js';
import { METHODS, requestHeaders } from '../http/request-head.js';
import { httpAddress } from '../http/http-address.js';
import { oneLine } from './one-line.js';
import type { Probe, ProbeContext } from './probe.js';

const MAX_BODY_BYTES = 1_024 * 1_024;
const SUBJECTS = ['status', 'latency', 'header', 'body', 'json', 'certificate.days', 'tls.version', 'ip'] as const;
const FORMATS = ['none', ...HEALTH_FORMATS.map(({ name }) => name)];
const path = z.string().min(1).max(200);

const settings = z.strictObject({
  url: httpAddress,
  method: z.enum(METHODS).default('GET'),
  headers: requestHeaders.default({}),
  body: z.string().max(65_536).optional(),
  redirects: z.int().min(0).max(5).default(0),
  expect: expectationList(SUBJECTS).default([]),
  warn: expectationList(SUBJECTS).default([]),
  format: z
    .string()
    .refine((name) => FORMATS.includes(name), { message: `is not supported yet; use ${FORMATS.join(' or ')}` })
    .default('none'),
  /** Indicators that the health document must have, and those whose DOWN is a failure of the whole. */
  expectedIndicators: z.array(path).max(100).default([]),
  essentialIndicators: z.array(path).max(100).default([]),
});

export type HttpSettings = z.infer<typeof settings>;

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A fresh connection each time, so that what is measured is what a new client meets. */
export const http: Probe<HttpSettings> = {
  name: 'http',
  settings,
  targets: ({ url }) => [url],
  mutates: ({ method }) => !SAFE_METHODS.has(method),
  async look(chosen, context) {
    const startedAt = context.clock.monotonic();
    const elapsed = (): number => context.clock.monotonic() - startedAt;
    const maxBodyBytes = chosen.format === 'none' ? MAX_BODY_BYTES : MAX_DOCUMENT_BYTES;
    try {
      const request = { url: firstUrl(chosen.url, context), method: chosen.method, headers: chosen.headers, body: chosen.body };
      const answer = await withinDeadline(context, (deadline) =>
        lookHttp(request, { redirects: chosen.redirects, maxBodyBytes }, context, deadline),
      );
      const latencyMs = elapsed();
      const judged = judgeAnswer(chosen, answer, { latencyMs, now: context.clock.now() });
      return { ...judged, message: oneLine(judged.message), latencyMs, phases: { ...answer.phases, totalMs: latencyMs } };
    } catch (error) {
      const { reason, message } = failureOf(error, 'exchange');
      const latencyMs = elapsed();
      return { outcome: outcomeOf(reason), reason, message: oneLine(message), latencyMs, phases: { totalMs: latencyMs } };
    }
  },
};

/** Judged as it is written, because parsing it would already hide what another parser reads differently. */
function firstUrl(url: string, { egress }: ProbeContext): URL {
  const verdict = egress.judgeUrl('probe', url);
  if (!verdict.allowed) throw new LookFailure(verdict.reason, verdict.message);
  if (verdict.target.scheme === 'tcp') throw new LookFailure('misconfigured', 'the address is no http or https URL');
  return new URL(url);
}
