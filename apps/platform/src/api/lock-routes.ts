import type { Catalog } from '@roadbed/catalog';
import { leaveLine, listLocks, listWaiting, releaseLock, takeLock, waitForLock } from '@roadbed/deploy';
import type { Lock, Waiting } from '@roadbed/deploy';
import { lockSchema, personSchema } from '@roadbed/platform-api';
import type { Lock as ApiLock } from '@roadbed/platform-api';
import type { ServiceFastify } from '@roadbed/service';
import { z } from 'zod';
import { toPlaceContext } from '../preflight/keep-places.ts';
import type { ApiContext } from './api-context.ts';
import { findPersonNamed } from './find-person-named.ts';
import { toProblem } from './refusal-problem.ts';
import { actsBy, because } from './schemas.ts';

const place = z.object({ service: z.string(), environment: z.string() });
const byName = z.object({ by: actsBy });

export function addLockRoutes(app: ServiceFastify, { db, catalog, identity, nudge }: ApiContext): void {
  const context = toPlaceContext(db);

  app.route({
    method: 'GET',
    url: '/api/v1/locks',
    schema: {
      summary: 'Locks, with who waits for them',
      response: { 200: z.object({ locks: z.array(lockSchema) }) },
    },
    handler: async () => {
      const known = await catalog.current();
      const [locks, waiting] = await Promise.all([listLocks(db), listWaiting(db)]);
      return { locks: locks.map((lock) => toApiLock(known, lock, waiting)) };
    },
  });
  app.route({
    method: 'POST',
    url: '/api/v1/locks',
    schema: {
      summary: 'Locks a service in an environment, as /deploy lock and /deploy steal do',
      body: place
        .extend({
          reason: because,
          forMinutes: z.number().optional().describe('until it is unlocked when left out'),
          steal: z.boolean().optional().describe('takes it from whoever holds it, who is told'),
          by: actsBy,
        })
        .strict(),
      response: { 201: lockSchema },
    },
    handler: async (request, reply) => {
      const known = await catalog.current();
      const { by, ...asked } = request.body;
      const { name: person } = identity.byTokenOrName(request, known, by);
      const taken = await takeLock(context, known, { ...asked, person });
      if (!taken.ok) throw toProblem(taken);
      nudge();
      return await reply.code(201).send(toApiLock(known, taken.lock, await listWaiting(db)));
    },
  });
  app.route({
    method: 'DELETE',
    url: '/api/v1/locks/:environment/:service',
    schema: {
      summary: 'Ends the lock of whoever asks; the next in line is told',
      params: place,
      querystring: byName,
      response: {
        200: z.object({ next: personSchema.nullable().describe('who may deploy now; null: anybody') }),
      },
    },
    handler: async (request) => {
      const known = await catalog.current();
      const { name: person } = identity.byTokenOrName(request, known, request.query.by);
      const released = await releaseLock(context, known, { ...request.params, person });
      if (!released.ok) throw toProblem(released);
      nudge();
      return { next: released.next === undefined ? null : findPersonNamed(known, released.next.holder) };
    },
  });
  app.route({
    method: 'POST',
    url: '/api/v1/locks/:environment/:service/waiting',
    schema: {
      summary: 'Joins the line for a lock, as /deploy wait does; a second time changes nothing',
      params: place,
      body: byName.strict().nullish(),
      response: { 200: z.object({ position: z.int().describe('in the line, from 1 on'), lock: lockSchema }) },
    },
    handler: async (request) => {
      const known = await catalog.current();
      const { name: person } = identity.byTokenOrName(request, known, request.body?.by);
      const joined = await waitForLock(context, known, { ...request.params, person });
      if (!joined.ok) throw toProblem(joined);
      return { position: joined.position, lock: toApiLock(known, joined.lock, await listWaiting(db)) };
    },
  });
  app.route({
    method: 'DELETE',
    url: '/api/v1/locks/:environment/:service/waiting',
    schema: {
      summary: 'Leaves the line for a lock',
      params: place,
      querystring: byName,
      response: { 200: z.object({}) },
    },
    handler: async (request) => {
      const known = await catalog.current();
      const { name: person } = identity.byTokenOrName(request, known, request.query.by);
      const left = await leaveLine(context, { ...request.params, person });
      if (!left.ok) throw toProblem(left);
      return {};
    },
  });
}

function toApiLock(known: Catalog, { holder, ...lock }: Lock, waiting: readonly Waiting[]): ApiLock {
  return {
    ...lock,
    holder: findPersonNamed(known, holder),
    waiting: waiting
      .filter(({ service, environment }) => service === lock.service && environment === lock.environment)
      .map(({ person, since }) => ({ person: findPersonNamed(known, person), since })),
  };
}
