import type { LiveService } from '@watchfloor/contracts';
import { appearanceOf, type Look } from './board/appearance.js';
import { Glyph } from './board/glyph.js';
import { ageText } from './time/duration-text.js';
import { timeText } from './time/clock-text.js';
import { useEachTick, useRecordedUntil } from './wall-context.js';

const SHOWN = ['down', 'degraded', 'unknown'] as const;

export function countLooks(services: Iterable<LiveService>): ReadonlyMap<Look, number> {
  const counts = new Map<Look, number>();
  for (const { state } of services) {
    const { look } = appearanceOf(state);
    counts.set(look, (counts.get(look) ?? 0) + 1);
  }
  return counts;
}

/** The numbers that are read first, from the far end of the room. */
export function Headline({ services }: { readonly services: ReadonlyMap<string, LiveService> }) {
  const counts = countLooks(services.values());
  return (
    <header class="headline">
      <h1 class="unseen">Watchfloor wall</h1>
      <dl class="counts">
        {SHOWN.map((look) => (
          <Count key={look} look={look} word={look} count={counts.get(look) ?? 0} />
        ))}
        <Count word="total" count={services.size} />
      </dl>
      <Clock />
    </header>
  );
}

function Count({ look, word, count }: { readonly look?: Look; readonly word: string; readonly count: number }) {
  const calm = look === undefined || count === 0;
  return (
    <div class={`count count-${word}${calm ? '' : ` look-${look}`}`}>
      <dt>
        {!calm && look && <Glyph look={look} />}
        {word}
      </dt>
      <dd>{count}</dd>
    </div>
  );
}

function Clock() {
  const time = useEachTick(({ clock }) => {
    const now = clock.now();
    return now === undefined ? '--:--:--' : timeText(now);
  });
  const heard = useEachTick(({ store }) =>
    store.silentForMs() === Infinity ? 'not heard yet' : `heard ${ageText(store.silentForMs())} ago`,
  );
  const until = useRecordedUntil();
  return (
    <p class="clock">
      <span class="clock-time">{time}</span>
      <span class="clock-heard">{until === '' ? heard : `states of ${until}`}</span>
    </p>
  );
}
