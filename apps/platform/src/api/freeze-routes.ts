import type { Catalog } from '@roadbed/catalog';
import { liftFreeze, listFreezes, setFreeze } from '@roadbed/deploy';
import type { Freeze } from '@roadbed/deploy';
import { freezeSchema } from '@roadbed/platform-api';
import type { Freeze as ApiFreeze } from '@roadbed/platform-api';
import type { ServiceFastify } from '@roadbed/service';
import { z } from 'zod';
import { toPlaceContext } from '../preflight/keep-places.ts';
import type { ApiContext } from './api-context.ts';
import { findPersonNamed } from './find-person-named.ts';
import { toProblem } from './refusal-problem.ts';
import { actsBy, because } from './schemas.ts';

const freezesSchema = z.object({ freezes: z.array(freezeSchema) });
const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

export function addFreezeRoutes(app: ServiceFastify, { db, catalog, identity, nudge }: ApiContext): void {
  const context = toPlaceContext(db);

  app.route({
    method: 'GET',
    url: '/api/v1/freezes',
    schema: {
      summary: 'Freezes that are on or to come, the earliest first',
      response: { 200: freezesSchema },
    },
    handler: async () => {
      const known = await catalog.current();
      const now = new Date();
      return {
        freezes: (await listFreezes(db, known, now)).map((freeze) => toApiFreeze(known, freeze, now)),
      };
    },
  });
  app.route({
    method: 'POST',
    url: '/api/v1/freezes',
    schema: {
      summary: 'Lets nothing go out for a time, as /deploy freeze does',
      body: z.strictObject({
        environment: z.string(),
        scope: z.string().optional().describe('a service, domain or team; all of it when left out'),
        from: moment.optional().describe('ISO 8601 with offset; at once when left out'),
        until: moment.describe('ISO 8601 with offset'),
        reason: because,
        by: actsBy,
      }),
      response: { 201: freezeSchema },
    },
    handler: async (request, reply) => {
      const known = await catalog.current();
      const { by, ...asked } = request.body;
      const { name: person } = identity.byTokenOrName(request, known, by);
      const frozen = await setFreeze(context, known, { ...asked, person });
      if (!frozen.ok) throw toProblem(frozen);
      nudge();
      return await reply.code(201).send(toApiFreeze(known, frozen.freeze, new Date()));
    },
  });
  app.route({
    method: 'POST',
    url: '/api/v1/freezes/:which/lift',
    schema: {
      summary: 'Ends freezes before their time, as /deploy unfreeze does; those of platform.json end there',
      params: z.object({
        which: z.string().describe('FR-3, or an environment: all that were set for it by chat or API'),
      }),
      body: z.strictObject({ reason: because, by: actsBy }),
      response: { 200: freezesSchema },
    },
    handler: async (request) => {
      const known = await catalog.current();
      const { reason, by } = request.body;
      const { name: person } = identity.byTokenOrName(request, known, by);
      const lifted = await liftFreeze(context, known, { which: request.params.which, reason, person });
      if (!lifted.ok) throw toProblem(lifted);
      nudge();
      const now = new Date();
      return { freezes: lifted.freezes.map((freeze) => toApiFreeze(known, freeze, now)) };
    },
  });
}

function toApiFreeze(known: Catalog, { scope, setBy, ...freeze }: Freeze, now: Date): ApiFreeze {
  return {
    ...freeze,
    ...scope,
    isOn: freeze.from <= now.toISOString(),
    setBy: setBy === null ? null : findPersonNamed(known, setBy),
  };
}
