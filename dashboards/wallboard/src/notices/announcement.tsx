import type { LiveService } from '@watchfloor/contracts';
import { appearanceOf } from '../board/appearance.js';
import { countLooks } from '../headline.js';
import { useRecordedUntil } from '../wall-context.js';

const NAMES_READ_OUT = 3;

/** For those who listen: the same news as the headline, once per change. */
export function Announcement({ services }: { readonly services: ReadonlyMap<string, LiveService> }) {
  const until = useRecordedUntil();
  return (
    <p class="unseen" role="status">
      {until === '' ? '' : `Not recorded, as it was at ${until}: `}
      {announcementOf(services)}
    </p>
  );
}

export function announcementOf(services: ReadonlyMap<string, LiveService>): string {
  const counts = countLooks(services.values());
  const down = [...services.values()].filter(({ state }) => appearanceOf(state).look === 'down').map(({ name }) => name);
  const names =
    down.length === 0 ? '' : `: ${down.slice(0, NAMES_READ_OUT).join(', ')}${down.length > NAMES_READ_OUT ? ' and others' : ''}`;
  return `${down.length} down${names}. ${counts.get('degraded') ?? 0} degraded, ${counts.get('unknown') ?? 0} unknown, ${services.size} in total.`;
}
