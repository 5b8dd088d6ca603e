import { refuse, type SlackRefusal } from './method.ts';

export type Page<Item> = {
  ok: true;
  items: Item[];
  hasMore: boolean;
  metadata: { next_cursor: string };
};

/** One page of a list; the cursor is the next item's place, in base64 as Slack's. */
export function paginate<Item>(
  all: readonly Item[],
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Page<Item> | SlackRefusal {
  const start = cursor
    ? Number(
        Buffer.from(cursor, 'base64')
          .toString()
          .replace(/^next:/, '') || 'none',
      )
    : 0;
  if (!Number.isInteger(start) || start < 0) return refuse('invalid_cursor');
  const items = all.slice(start, start + limit);
  const hasMore = start + limit < all.length;
  const next_cursor = hasMore ? Buffer.from(`next:${start + limit}`).toString('base64') : '';
  return { ok: true, items, hasMore, metadata: { next_cursor } };
}
