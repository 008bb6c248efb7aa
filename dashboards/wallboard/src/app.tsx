import { Board } from './board/board.js';
import { Headline } from './headline.js';
import { Announcement } from './notices/announcement.js';
import { FullScreenNotice } from './notices/full-screen-notice.js';
import { Notices, useFreshness } from './notices/notices.js';
import { Rail } from './rail/rail.js';
import { useRecordedUntil, useView } from './wall-context.js';

export function App() {
  const { state, connection } = useView();
  const freshness = useFreshness();
  const standsStill = useRecordedUntil() !== '';
  if (!state) return <FullScreenNotice connection={connection} />;
  return (
    <div class={`wall ${freshness}${freshness === 'lost' || standsStill ? ' old' : ''}`}>
      <Notices state={state} connection={connection} />
      <Headline services={state.lists.service} />
      <Board lists={state.lists} />
      <Rail lists={state.lists} at={state.at} />
      <Announcement services={state.lists.service} />
    </div>
  );
}
