import { CronExpressionParser } from 'cron-parser';
import { IANAZone } from 'luxon';
import { isKind } from '../draft.js';
import { quote } from '../problem.js';
import { below, type Rule } from './rule.js';

/** A cron expression of five fields and an IANA timezone, wherever a check has them. */
export const schedules: Rule = ({ drafts, resolve, problems }) => {
  for (const { body, at, origin } of drafts.filter(isKind('check'))) {
    const { schedule, timezone } = resolve(body.settings, origin);
    if (typeof timezone === 'string' && !IANAZone.isValidZone(timezone))
      problems.error(below(at, 'timezone'), `there is no timezone ${quote(timezone)}`, 'use an IANA name such as Europe/Paris');
    if (typeof schedule !== 'string') continue;
    const wrong = problemOfCron(schedule);
    if (wrong !== null)
      problems.error(
        below(at, 'schedule'),
        `${quote(schedule)} is no schedule: ${wrong}`,
        'write minute hour day month weekday, such as "0 2 * * *"',
      );
  }
};

function problemOfCron(schedule: string): string | null {
  if (schedule.length > 200 || schedule.trim().split(/\s+/).length !== 5) return 'it has not five fields';
  try {
    CronExpressionParser.parse(schedule);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : 'it can not be read';
  }
}
