import type { LiveObjective } from '@watchfloor/contracts';
import { budgetText, shareText } from './time/duration-text.js';
import { monthText } from './time/clock-text.js';

interface ObjectiveMeterProps {
  readonly objective: LiveObjective;
  /** Where the meter stands outside of the service's tile. */
  readonly name?: string;
  readonly withMonth?: boolean;
}

/** The month's availability and what is left of its budget, both rounded against us. @see AV-7 */
export function ObjectiveMeter({ objective, name, withMonth = true }: ObjectiveMeterProps) {
  const { month, measured, verdict, budgetMs, budgetLeftMs } = objective;
  const left = budgetLeftMs === undefined ? '' : budgetText(budgetLeftMs);
  const exhausted = verdict === 'breached' || (budgetLeftMs !== undefined && budgetLeftMs < 0);
  return (
    <div class={`objective${exhausted ? ' exhausted' : ''}`}>
      <p class="objective-line">
        {(name !== undefined || withMonth) && <span class="objective-name">{name ?? monthText(month)}</span>}
        <span class="objective-share">{measured === undefined ? 'not measured' : shareText(measured)}</span>
        <span class="objective-left">{left}</span>
      </p>
      <div class="meter" role="img" aria-label={`Error budget of ${monthText(month)}: ${left === '' ? 'not known' : left}`}>
        <div class="meter-left" style={{ '--share': shareLeft(budgetMs, budgetLeftMs) }} />
      </div>
    </div>
  );
}

function shareLeft(budgetMs = 0, leftMs = 0): number {
  return budgetMs > 0 ? Math.min(1, Math.max(0, leftMs / budgetMs)) : 0;
}
