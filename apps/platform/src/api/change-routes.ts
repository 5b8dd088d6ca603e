import {
  changeKinds,
  changeStatuses,
  decideChange,
  getChange,
  getChangeDetails,
  listChanges,
  reviewChange,
} from '@roadbed/deploy';
import { listEntries } from '@roadbed/ledger';
import { changeDetailsSchema, changeSchema, changeStorySchema } from '@roadbed/platform-api';
import { problem } from '@roadbed/service';
import type { ServiceFastify } from '@roadbed/service';
import { z } from 'zod';
import { describeNow } from '../changes/keep-changes.ts';
import { toPlaceContext } from '../preflight/keep-places.ts';
import { requestDeploy } from '../request-deploy.ts';
import type { ApiContext } from './api-context.ts';
import { toProblem } from './refusal-problem.ts';
import { queryNumber } from './schemas.ts';
import { toApiChange } from './to-change.ts';

const idParams = z.object({ id: z.string() });

export function addChangeRoutes(
  app: ServiceFastify,
  { db, catalog, releases, identity, nudge }: ApiContext,
): void {
  app.route({
    method: 'GET',
    url: '/api/v1/changes',
    schema: {
      summary: 'Changes, newest first',
      querystring: z.object({
        service: z.string().optional(),
        environment: z.string().optional(),
        status: z.enum(changeStatuses).optional(),
        kind: z.enum(changeKinds).optional(),
        review: z.enum(['open']).optional().describe('open: emergencies that nobody has reviewed yet'),
        limit: queryNumber(1, 500),
      }),
      response: { 200: z.object({ changes: z.array(changeSchema) }) },
    },
    handler: async ({ query: { status, kind, review, ...query } }) => {
      const known = await catalog.current();
      const filter = {
        ...query,
        statuses: status && [status],
        kinds: kind && [kind],
        openReview: review === 'open',
      };
      return { changes: (await listChanges(db, filter)).map((change) => toApiChange(known, change)) };
    },
  });
  app.route({
    method: 'POST',
    url: '/api/v1/changes',
    schema: {
      summary: 'Asks for a release in an environment, as /deploy does',
      body: z.strictObject({
        service: z.string(),
        environment: z.string(),
        release: z
          .string()
          .optional()
          .describe('a digest or its beginning; the newest release when left out'),
        kind: z
          .enum(['normal', 'emergency'])
          .optional()
          .describe('emergency: goes out without approval, and is reviewed afterwards; needs a reason'),
        reason: z.string().optional(),
        requestedBy: z
          .string()
          .optional()
          .describe('the name of a person in platform.json; not needed with a token, which says who asks'),
      }),
      response: { 201: changeSchema },
    },
    handler: async (request, reply) => {
      const known = await catalog.current();
      const { requestedBy, ...asked } = request.body;
      const { name } = identity.byTokenOrName(request, known, requestedBy);
      // It stands in for an approval, and so asks for as much.
      if (asked.kind === 'emergency') identity.byToken(request);
      const result = await requestDeploy({ db, releases }, known, {
        ...asked,
        requestedBy: `person:${name}`,
      });
      if (!result.ok) throw toProblem(result);
      nudge();
      return await reply.code(201).send(toApiChange(known, result.change));
    },
  });
  app.route({
    method: 'GET',
    url: '/api/v1/changes/:id',
    schema: {
      summary: 'One change with its entries in the ledger',
      params: idParams,
      response: { 200: changeStorySchema },
    },
    handler: async ({ params }) => {
      const change = await getChange(db, params.id);
      if (change === undefined) throw problem(404, `There is no change ${params.id}.`);
      const entries = await listEntries(db, { changeId: change.id, limit: 500 });
      return { ...toApiChange(await catalog.current(), change), entries };
    },
  });
  app.route({
    method: 'GET',
    url: '/api/v1/changes/:id/details',
    schema: {
      summary: 'What people see of a change before they approve it, as it was shown',
      params: idParams,
      response: { 200: changeDetailsSchema },
    },
    handler: async ({ params }) => {
      const details = await getChangeDetails(db, params.id);
      if (details !== undefined) return details;
      throw problem(
        404,
        `${params.id} is not described: it is unknown, a moment old, or older than details.`,
      );
    },
  });
  app.route({
    method: 'POST',
    url: '/api/v1/changes/:id/approvals',
    schema: {
      summary: 'Approves a change as it was shown, or rejects it; the same again is the same decision',
      params: idParams,
      body: z.discriminatedUnion('decision', [
        z.strictObject({
          decision: z.literal('approved'),
          fingerprint: z.string().describe('of the change, as it was shown'),
          reason: z.string().optional(),
        }),
        z.strictObject({ decision: z.literal('rejected'), reason: z.string() }),
      ]),
      response: { 200: changeSchema },
    },
    handler: async (request) => {
      const known = await catalog.current();
      const { name: person } = identity.byToken(request);
      const { params, body } = request;
      const decision = { ...body, changeId: params.id, person };
      const result = await decideChange(toPlaceContext(db), known, decision);
      if (!result.ok && result.code === 'stale-approval')
        await describeNow({ db, releases }, known, params.id);
      nudge();
      if (!result.ok) throw toProblem(result);
      return toApiChange(known, result.change);
    },
  });
  app.route({
    method: 'POST',
    url: '/api/v1/changes/:id/review',
    schema: {
      summary: 'Closes the review of an emergency, by somebody else than who asked for it',
      params: idParams,
      body: z.strictObject({ note: z.string() }),
      response: { 200: changeSchema },
    },
    handler: async (request) => {
      const { name: person } = identity.byToken(request);
      const review = { changeId: request.params.id, person, note: request.body.note };
      const result = await reviewChange(toPlaceContext(db), review);
      if (!result.ok) throw toProblem(result);
      nudge();
      return toApiChange(await catalog.current(), result.change);
    },
  });
}
