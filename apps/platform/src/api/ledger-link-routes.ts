import { createLink, listLinks, revokeLink } from '@roadbed/ledger';
import { problem } from '@roadbed/service';
import type { ServiceFastify } from '@roadbed/service';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ApiContext } from './api-context.ts';
import { linkOf } from './ledger-access.ts';

/** So long a link can be used at most, in days. */
const longestDays = 366;

const linkSchema = z.object({
  id: z.string(),
  label: z.string(),
  createdBy: z.string(),
  createdAt: z.string(),
  expiresAt: z.string(),
  revokedAt: z.string().nullable(),
  revokedBy: z.string().nullable(),
});
const person = z
  .string()
  .optional()
  .describe('the name of a person in platform.json; without a token, and only where names are trusted');
const label = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^\P{Cc}+$/u, 'must be one line')
  .describe('whom it is for');

/** Links by which the change-management team reads the ledger. */
export function addLedgerLinkRoutes(
  app: ServiceFastify,
  { db, catalog, identity, platformUrl }: Pick<ApiContext, 'db' | 'catalog' | 'identity' | 'platformUrl'>,
): void {
  app.route({
    method: 'POST',
    url: '/api/v1/ledger/links',
    schema: {
      summary: 'Makes a link by which whoever has it reads the ledger. Its address is told this once',
      body: z.strictObject({
        label,
        days: z.int().min(1).max(longestDays).default(30).describe('how long it can be used'),
        createdBy: person,
      }),
      response: { 201: linkSchema.extend({ token: z.string(), url: z.url() }) },
    },
    handler: async (request, reply) => {
      const { createdBy, ...options } = request.body;
      const made = await createLink(db, { ...options, by: await actorOf(request, createdBy) });
      return await reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({ ...made, url: new URL(`/audit/${made.token}`, platformUrl).href });
    },
  });
  app.route({
    method: 'GET',
    url: '/api/v1/ledger/links',
    schema: {
      summary: 'All links, newest first, without their tokens',
      response: { 200: z.object({ links: z.array(linkSchema) }) },
    },
    handler: async () => ({ links: await listLinks(db) }),
  });
  app.route({
    method: 'GET',
    url: '/api/v1/ledger/link',
    schema: {
      summary: 'The link by which this request comes, for whoever reads by one',
      response: { 200: linkSchema.pick({ label: true, expiresAt: true }) },
    },
    handler: (request) => {
      const link = linkOf(request);
      if (link === undefined) throw problem(404, 'This request comes by no link of the ledger.');
      return link;
    },
  });
  app.route({
    method: 'DELETE',
    url: '/api/v1/ledger/links/:id',
    schema: {
      summary: 'Takes a link back; one that was taken back already stays as it is',
      params: z.object({ id: z.string() }),
      querystring: z.object({ revokedBy: person }),
      response: { 200: linkSchema },
    },
    handler: async (request) => {
      const { id } = request.params;
      const link = await revokeLink(db, { id, by: await actorOf(request, request.query.revokedBy) });
      if (link === undefined) throw problem(404, `There is no link "${id}" of the ledger.`);
      return link;
    },
  });

  async function actorOf(request: FastifyRequest, name: string | undefined): Promise<string> {
    return `person:${identity.byTokenOrName(request, await catalog.current(), name).name}`;
  }
}
