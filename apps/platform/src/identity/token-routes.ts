import { problem } from '@roadbed/service';
import type { ServiceFastify } from '@roadbed/service';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Tables } from '../tables.ts';
import type { Identity } from './identity.ts';
import { createToken, listTokens, longestDays, revokeToken } from './token-store.ts';

const tokenSchema = z.object({
  id: z.string(),
  person: z.string(),
  purpose: z.string(),
  createdAt: z.string(),
  expiresAt: z.string(),
  lastUsedAt: z.string().nullable(),
});

export const purposeSchema = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^\P{Cc}+$/u, 'has control characters');

/** A person's own tokens. The first one comes from the chat, where it is known who asks. */
export function addTokenRoutes(
  app: ServiceFastify,
  { db, identity }: { db: Kysely<Tables>; identity: Identity },
): void {
  app.route({
    method: 'POST',
    url: '/api/v1/tokens',
    schema: {
      summary: 'Makes a token for whoever has one; the answer is the only place that ever shows it',
      body: z.strictObject({
        purpose: purposeSchema,
        days: z.int().min(1).max(longestDays).optional().describe('90 when left out'),
      }),
      response: { 201: tokenSchema.extend({ secret: z.string() }) },
    },
    handler: async (request, reply) => {
      const { name: person } = identity.byToken(request);
      const made = await createToken(db, { ...request.body, person });
      if (made === undefined)
        throw problem(409, `${person} has as many tokens as anybody may: revoke one first.`);
      // No cache on the way keeps it.
      reply.header('cache-control', 'no-store');
      return await reply.code(201).send({ ...made.token, secret: made.secret });
    },
  });
  app.route({
    method: 'GET',
    url: '/api/v1/tokens',
    schema: {
      summary: 'The tokens of whoever asks, without the secrets',
      response: { 200: z.object({ tokens: z.array(tokenSchema) }) },
    },
    handler: async (request) => ({ tokens: await listTokens(db, identity.byToken(request).name) }),
  });
  app.route({
    method: 'DELETE',
    url: '/api/v1/tokens/:id',
    schema: {
      summary: 'Ends a token of whoever asks',
      params: z.object({ id: z.string() }),
      response: { 204: z.null() },
    },
    handler: async (request, reply) => {
      const { name: person } = identity.byToken(request);
      const { id } = request.params;
      if (!(await revokeToken(db, person, id)))
        throw problem(404, `${person} has no token ${id} that counts.`);
      return await reply.code(204).send(null);
    },
  });
}
