import { memo } from 'react';
import type { LocalState } from '../local/state.ts';
import type { Message } from '../model/entry.ts';
import { post } from './api.ts';
import { Avatar } from './avatar.tsx';
import { Blocks, type UseElement } from './blocks.tsx';
import { focusComposer } from './focus-composer.ts';
import { clock, toDate, userName } from './names.ts';

export type MessageRowProps = {
  state: LocalState;
  message: Message;
  isReply: boolean;
  /** Leaves avatar and name out below a message of the same person. */
  compact: boolean;
  onReply: (ts: string) => void;
  report: (error: string | undefined) => void;
};

export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { state, message, isReply, compact, onReply, report } = props;
  const user = state.users.find((each) => each.id === message.user);
  const name = message.username ?? userName(state, message.user);
  const use: UseElement = async (actionId, blockId, value) => {
    const place = { channel: message.channel, ts: message.ts };
    const answer = await post('/actions', {
      user: state.you.id,
      ...place,
      action_id: actionId,
      block_id: blockId,
      value,
    });
    if (!answer.ok) report(answer.error);
    focusComposer();
  };
  const isPrivate = message.visibleTo !== undefined;
  const classes = [
    'message',
    isReply && 'message-reply',
    isPrivate && 'message-private',
    compact && 'message-compact',
  ];
  return (
    <article className={classes.filter(Boolean).join(' ')} aria-label={`${name} at ${clock(message.ts)}`}>
      <div className="gutter">
        {compact ? (
          <Time ts={message.ts} />
        ) : (
          <Avatar id={message.user} name={name} bot={user?.isBot ?? false} />
        )}
      </div>
      <div className="body">
        {isPrivate && <div className="private-mark">Only visible to you</div>}
        {!compact && (
          <div className="byline">
            <span className="author">{name}</span>
            {user?.isBot && <span className="app-mark">App</span>}
            <Time ts={message.ts} />
          </div>
        )}
        <Blocks
          state={state}
          blocks={message.blocks ?? toBlocks(message.text)}
          onUse={use}
          idPrefix={message.ts}
        />
        {message.edited && <span className="edited">(edited)</span>}
        {message.reactions.length > 0 && <Reactions state={state} message={message} />}
      </div>
      {!isPrivate && !isReply && (
        <button type="button" className="reply" onClick={() => onReply(message.ts)}>
          Reply
        </button>
      )}
    </article>
  );
});

function Time({ ts }: { ts: string }) {
  return (
    <time dateTime={toDate(ts).toISOString()} title={toDate(ts).toLocaleString()}>
      {clock(ts)}
    </time>
  );
}

function Reactions({ state, message }: { state: LocalState; message: Message }) {
  return (
    <ul className="reactions" aria-label="Reactions">
      {message.reactions.map(({ name, users }) => (
        <li key={name} title={users.map((id) => userName(state, id)).join(', ')}>
          <Blocks
            state={state}
            blocks={toBlocks(`:${name}:`)}
            onUse={() => {}}
            idPrefix={`${message.ts}-${name}`}
          />{' '}
          {users.length}
        </li>
      ))}
    </ul>
  );
}

/** A text alone is shown like a section of Slack's own markup. */
function toBlocks(text: string) {
  return [{ type: 'section', text: { type: 'mrkdwn', text } }];
}
