import { z } from 'zod';
import { flag } from '../fields.ts';
import { defineMethod, refuse } from '../method.ts';
import { toSlackGroup } from '../shapes.ts';

export const usergroupMethods = [
  defineMethod({
    name: 'usergroups.list',
    args: z.looseObject({ include_users: flag() }),
    run(args, { chat }) {
      const usergroups = chat.users.groups().map((group) => {
        const { users, ...rest } = toSlackGroup(group, chat.identity);
        return args.include_users ? { ...rest, users } : rest;
      });
      return { ok: true, usergroups };
    },
  }),
  defineMethod({
    name: 'usergroups.users.list',
    args: z.looseObject({ usergroup: z.string() }),
    run({ usergroup }, { chat }) {
      const group = chat.users.groups().find((each) => each.id === usergroup);
      return group ? { ok: true, users: group.members } : refuse('no_such_subteam');
    },
  }),
];
