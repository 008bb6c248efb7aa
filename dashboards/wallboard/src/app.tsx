import { Board } from './board/board.js';
import { Headline } from './headline.js';
import { Announcement } from './notices/announcement.js';
import { FullScreenNotice } from './notices/full-screen-notice.js';
import { Notices, useFreshness } from './notices/notices.js';
import { Rail } from './rail/rail.js';
import { useView } from './wall-context.js';

export function App() {
  const { state, connection } = useView();
  const freshness = useFreshness();
  if (!state) return <FullScreenNotice connection={connection} />;
  return (
    <div class={`wall ${freshness}`}>
      <Notices hub={state.hub} at={state.at} connection={connection} />
      <Headline services={state.lists.service} />
      <Board lists={state.lists} />
      <Rail lists={state.lists} at={state.at} />
      <Announcement services={state.lists.service} />
    </div>
  );
}
