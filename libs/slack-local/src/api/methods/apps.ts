import { z } from 'zod';
import { defineMethod } from '../method.ts';

export const appMethods = [
  defineMethod({
    name: 'apps.connections.open',
    token: 'app',
    args: z.looseObject({}),
    run: (_args, { sockets, baseUrl }) => ({
      ok: true,
      url: baseUrl().replace(/^http/, 'ws') + sockets.issueTicket(),
    }),
  }),
];
