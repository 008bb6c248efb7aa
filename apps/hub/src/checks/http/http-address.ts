import { z } from 'zod';
import { readTarget } from '../../platform/egress/target.js';

const PLACEHOLDER = /\{(?:address|id|place)\}/;

/** An http(s) URL, or a template that becomes one for each instance: that one is judged when it is used. */
export const httpAddress = z
  .string()
  .min(1)
  .max(4_096)
  .superRefine((url, context) => {
    if (PLACEHOLDER.test(url)) return;
    const reading = readTarget(url);
    if ('problem' in reading) context.addIssue({ code: 'custom', message: reading.problem });
    else if (!/^https?$/.test(reading.target.scheme))
      context.addIssue({ code: 'custom', message: `has the scheme ${reading.target.scheme}:, use http: or https:` });
  });
