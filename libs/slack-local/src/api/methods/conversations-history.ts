import { z } from 'zod';
import { flag, paging } from '../fields.ts';
import { defineMethod, refuse } from '../method.ts';
import { paginate } from '../paginate.ts';
import { toSlackMessage } from '../shapes.ts';

const range = {
  ...paging,
  channel: z.string(),
  oldest: z.string().default('0'),
  latest: z.string().optional(),
  inclusive: flag(),
};

type Range = { oldest: string; latest?: string | undefined; inclusive?: boolean | undefined };

function isWithin(ts: string, { oldest, latest, inclusive }: Range): boolean {
  const [at, from, to] = [Number(ts), Number(oldest), latest === undefined ? Infinity : Number(latest)];
  return inclusive ? at >= from && at <= to : at > from && at < to;
}

export const historyMethods = [
  defineMethod({
    name: 'conversations.history',
    args: z.looseObject(range),
    run(args, { chat }) {
      const found = chat.channel(args.channel);
      if (!found) return refuse('channel_not_found');
      const all = chat
        .messages(found.id)
        .filter((each) => !each.visibleTo && !each.threadTs && isWithin(each.ts, args))
        .toReversed();
      const page = paginate(all, args);
      if (!page.ok) return page;
      const messages = page.items.map((message) => toSlackMessage(message, chat));
      return { ok: true, messages, has_more: page.hasMore, pin_count: 0, response_metadata: page.metadata };
    },
  }),
  defineMethod({
    name: 'conversations.replies',
    args: z.looseObject({ ...range, ts: z.string() }),
    run(args, { chat }) {
      const found = chat.channel(args.channel);
      if (!found) return refuse('channel_not_found');
      const parent = chat.message(found.id, args.ts);
      if (!parent || parent.visibleTo) return refuse('thread_not_found');
      const replies = chat
        .messages(found.id)
        .filter((each) => !each.visibleTo && each.threadTs === parent.ts && isWithin(each.ts, args));
      const page = paginate([parent, ...replies], args);
      if (!page.ok) return page;
      const messages = page.items.map((message) => toSlackMessage(message, chat));
      return { ok: true, messages, has_more: page.hasMore, response_metadata: page.metadata };
    },
  }),
];
