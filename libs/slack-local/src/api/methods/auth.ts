import { z } from 'zod';
import { defineMethod } from '../method.ts';

export const authMethods = [
  defineMethod({
    name: 'auth.test',
    args: z.looseObject({}),
    run: (_args, { chat: { identity }, baseUrl }) => ({
      ok: true,
      url: `${baseUrl()}/`,
      team: identity.teamName,
      user: identity.botName,
      team_id: identity.teamId,
      user_id: identity.botUserId,
      bot_id: identity.botId,
      app_id: identity.appId,
      is_enterprise_install: false,
    }),
  }),
];
