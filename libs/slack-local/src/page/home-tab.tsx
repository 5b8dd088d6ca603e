import type { LocalState } from '../local/state.ts';
import { post } from './api.ts';
import { Blocks, type UseElement } from './blocks.tsx';

export type HomeTabProps = { state: LocalState; report: (error: string | undefined) => void };

/** The bot's Home tab, as it last published it for this person. */
export function HomeTab({ state, report }: HomeTabProps) {
  const { home } = state;
  if (!home) {
    return (
      <div className="home">
        <p className="beginning">{state.bot.name} has not published a Home tab.</p>
      </div>
    );
  }
  const use: UseElement = async (actionId, blockId, value) => {
    const body = { user: state.you.id, view: home.id, action_id: actionId, block_id: blockId, value };
    const answer = await post('/actions', body);
    if (!answer.ok) report(answer.error);
  };
  return (
    <div className="home">
      <Blocks state={state} blocks={home.blocks} onUse={use} idPrefix={home.id} />
    </div>
  );
}
