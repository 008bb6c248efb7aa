import type { Look } from './appearance.js';

const PATHS: Readonly<Record<Look | 'check', string>> = {
  down: 'M5 5 19 19 M19 5 5 19',
  degraded: 'M12 3 22 21 H2 Z M12 10 V14 M12 17.2 V17.6',
  unknown: 'M7 8.5 A5 5 0 1 1 13.6 13.2 Q12 13.9 12 16 M12 20 V20.4',
  maintenance: 'M20.5 6.2 A5 5 0 0 1 14 12.6 L7 19.7 A2 2 0 0 1 4.2 16.9 L11.3 9.9 A5 5 0 0 1 17.7 3.4 L14.8 6.4 15.4 8.6 17.6 9.1 Z',
  pending: 'M5 12 V12.4 M12 12 V12.4 M19 12 V12.4',
  up: 'M12 6 A6 6 0 1 1 11.99 6 Z',
  check: 'M4 13 10 19 20 5',
};

/** The shape of a state. The word beside it is what assistive technology reads. */
export function Glyph({ look }: { readonly look: Look | 'check' }) {
  return (
    <svg class={`glyph glyph-${look}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[look]} />
    </svg>
  );
}
