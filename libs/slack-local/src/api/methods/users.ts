import { z } from 'zod';
import { paging } from '../fields.ts';
import { defineMethod, refuse } from '../method.ts';
import { paginate } from '../paginate.ts';
import { toSlackUser } from '../shapes.ts';

export const userMethods = [
  defineMethod({
    name: 'users.info',
    args: z.looseObject({ user: z.string() }),
    run({ user }, { chat }) {
      const found = chat.users.all().find((each) => each.id === user);
      return found ? { ok: true, user: toSlackUser(found, chat.identity) } : refuse('user_not_found');
    },
  }),
  defineMethod({
    name: 'users.list',
    args: z.looseObject(paging),
    run(args, { chat }) {
      const page = paginate(chat.users.all(), args);
      if (!page.ok) return page;
      const members = page.items.map((user) => toSlackUser(user, chat.identity));
      return { ok: true, members, cache_ts: Math.floor(Date.now() / 1000), response_metadata: page.metadata };
    },
  }),
  defineMethod({
    name: 'users.lookupByEmail',
    args: z.looseObject({ email: z.string() }),
    run({ email }, { chat }) {
      const found = chat.users.byEmail(email);
      return found ? { ok: true, user: toSlackUser(found, chat.identity) } : refuse('users_not_found');
    },
  }),
];
