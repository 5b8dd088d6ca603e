import { z } from 'zod';
import { defineMethod } from '../method.ts';

export const apiMethods = [
  defineMethod({
    name: 'api.test',
    token: 'none',
    args: z.looseObject({ error: z.string().optional() }),
    run: (args) => (args.error ? { ok: false, error: args.error, args } : { ok: true, args }),
  }),
];
