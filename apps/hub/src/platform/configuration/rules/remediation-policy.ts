import { formatDuration } from '@watchfloor/contracts';
import { isKind } from '../draft.js';
import { chooseOneOf, quote } from '../problem.js';
import { below, childrenOf, type Rule } from './rule.js';

/** What may act, on which signal. */
export const remediationPolicy: Rule = (context) => {
  const { drafts, problems } = context;
  for (const component of drafts.filter(isKind('component'))) {
    const { remediation } = component.body;
    if (remediation === null) continue;
    const at = below(component.at, 'remediation');
    const own = childrenOf(context, component, 'check');
    if (remediation.mode === 'approve')
      problems.error(below(at, 'mode'), 'approvals do not exist yet', 'use dry-run to watch what it would do, or auto to let it act');
    remediation.on?.forEach((key, index) => {
      if (own.some((check) => check.key === key)) return;
      const fix =
        own.length === 0
          ? `give ${component.key} a check`
          : chooseOneOf(
              key,
              own.map((check) => check.key),
            );
      problems.error(below(at, 'on', index), `${component.key} has no check ${quote(key)}`, fix);
    });
    const { coolDownMs, coolDownMaxMs, mode, steps } = remediation;
    if (coolDownMaxMs < coolDownMs)
      problems.error(
        below(at, 'coolDownMax'),
        `${formatDuration(coolDownMaxMs)} is less than coolDown ${formatDuration(coolDownMs)}`,
        'raise it',
      );
    if (mode === 'off') continue;
    if (remediation.on === null && !own.some((check) => check.body.kind === 'liveness'))
      problems.warning(at, 'no check is of kind liveness, so nothing will act', 'name checks under on, or give a check kind: liveness');
    if (steps.length === 0) problems.warning(at, 'has no steps, so nothing will act', 'add steps');
  }
};
