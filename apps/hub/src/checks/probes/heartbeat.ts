import { duration } from '@watchfloor/contracts';
import { CronExpressionParser } from 'cron-parser';
import { IANAZone } from 'luxon';
import { z } from 'zod';
import type { Probe } from './probe.js';

const FIVE_MINUTES_MS = 300_000;
const FIELDS = /^\S+(?:\s+\S+){4}$/;

const settings = z
  .strictObject({
    /** Five cron fields; without it a signal is due every `interval` of the check. */
    schedule: z
      .string()
      .max(200)
      .superRefine((schedule, context) => {
        const problem = problemOfCron(schedule);
        if (problem !== null) context.addIssue({ code: 'custom', message: problem });
      })
      .optional(),
    timezone: z.string().refine(IANAZone.isValidZone, { message: 'is no IANA time zone, such as Europe/Paris' }).optional(),
    grace: duration({ leastMs: 1_000, mostMs: 7 * 86_400_000 }).default(FIVE_MINUTES_MS),
    token: z.string().min(8).max(256).optional(),
  })
  .refine(({ schedule, timezone }) => schedule !== undefined || timezone === undefined, {
    path: ['timezone'],
    message: 'belongs to a schedule',
  });

export type HeartbeatSettings = z.infer<typeof settings>;

/** The watched job tells us; it is never looked at. */
export const heartbeat: Probe<HeartbeatSettings> = {
  name: 'heartbeat',
  settings,
  targets: () => [],
};

/** When the next signal is due; null for a check without a schedule, which goes by its interval. */
export function scheduledAfter({ schedule, timezone = 'UTC' }: HeartbeatSettings, after: number): number | null {
  if (schedule === undefined) return null;
  return CronExpressionParser.parse(schedule, { currentDate: after, tz: timezone }).next().getTime();
}

function problemOfCron(schedule: string): string | null {
  if (!FIELDS.test(schedule.trim())) return 'needs five fields: minute hour day month weekday';
  try {
    CronExpressionParser.parse(schedule);
    return null;
  } catch (error) {
    return `is no cron schedule: ${(error as Error).message}`;
  }
}
