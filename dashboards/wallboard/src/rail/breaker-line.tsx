import type { LiveBreaker } from '@watchfloor/contracts';
import { Age } from '../time/age.js';
import { breakerWord } from './open-incidents.js';

/** Who no longer calls whom. The gap in the line is the shape of an open breaker. */
export function BreakerLine({ breaker }: { readonly breaker: LiveBreaker }) {
  const { caller, dependency, states, reportingInstances, lastTransitionAt, id } = breaker;
  const word = breakerWord(breaker);
  const broken = (states.open ?? 0) + (states.forcedOpen ?? 0) + (states.halfOpen ?? 0);
  return (
    <div class={`breaker ${word === 'Half-open' ? 'half-open' : 'open'}`} data-breaker={id}>
      <p class="breaker-edge">
        <span class="end">{caller}</span>
        <svg class="breaker-shape" viewBox="0 0 48 24" aria-label="to" role="img">
          <path
            d={
              word === 'Half-open'
                ? 'M2 12 H16 M16 12 H22 M28 12 H46 M40 6 46 12 40 18'
                : 'M2 12 H15 M15 12 27 3 M31 12 H46 M40 6 46 12 40 18'
            }
          />
        </svg>
        <span class="end">{dependency}</span>
      </p>
      <p class="breaker-state">
        <span class="word">{word}</span>
        {reportingInstances !== undefined && reportingInstances > 1 && (
          <span>
            {broken} of {reportingInstances}
          </span>
        )}
        <Age since={lastTransitionAt} />
      </p>
    </div>
  );
}
