import type { Catalog } from '@roadbed/catalog';
import { commandRollout, findRollout, requestRollback } from '@roadbed/deploy';
import type { RolloutState } from '@roadbed/deploy';
import { changeSchema, rolloutCommandSchema, rolloutSchema } from '@roadbed/platform-api';
import type { Rollout } from '@roadbed/platform-api';
import { problem } from '@roadbed/service';
import type { ServiceFastify } from '@roadbed/service';
import { z } from 'zod';
import { recordDeploy } from '../record.ts';
import type { ApiContext } from './api-context.ts';
import { toProblem } from './refusal-problem.ts';
import { actsBy, because } from './schemas.ts';
import { toApiChange } from './to-change.ts';
import { toPerson } from './to-person.ts';

const params = z.object({ id: z.string().describe('of a change, for example C-12') });

export function addRolloutRoutes(app: ServiceFastify, { db, catalog, identity, nudge }: ApiContext): void {
  async function readRollout(id: string): Promise<Rollout> {
    const state = await findRollout(db, id);
    if (state === undefined)
      throw problem(404, `There is no rollout of ${id}: it has not begun, or there is no such change.`);
    return toApiRollout(await catalog.current(), state);
  }

  app.route({
    method: 'GET',
    url: '/api/v1/changes/:id/rollout',
    schema: {
      summary: 'How far the rollout of a change is, and how it is judged',
      params,
      response: { 200: rolloutSchema },
    },
    handler: ({ params: { id } }) => readRollout(id),
  });
  app.route({
    method: 'POST',
    url: '/api/v1/changes/:id/rollout',
    schema: {
      summary: 'Promotes, pauses, resumes or aborts a rollout under way, as /deploy does',
      params,
      body: z.strictObject({ command: rolloutCommandSchema, by: actsBy, reason: because.optional() }),
      response: { 200: rolloutSchema },
    },
    handler: async (request) => {
      const { id } = request.params;
      const { command, by, reason: why } = request.body;
      const { name } = identity.byTokenOrName(request, await catalog.current(), by);
      const said = { changeId: id, command, person: name, reason: why };
      const result = await commandRollout(db, recordDeploy, said);
      if (!result.ok) throw toProblem(result);
      nudge();
      return await readRollout(id);
    },
  });
  app.route({
    method: 'POST',
    url: '/api/v1/rollbacks',
    schema: {
      summary:
        'Brings back the release that was live before, at once and without approval, as /deploy rollback does',
      body: z.strictObject({
        service: z.string(),
        environment: z.string(),
        requestedBy: actsBy,
        reason: because.optional(),
      }),
      response: { 201: changeSchema },
    },
    handler: async (request, reply) => {
      const { requestedBy, ...asked } = request.body;
      const known = await catalog.current();
      const by = `person:${identity.byTokenOrName(request, known, requestedBy).name}`;
      const result = await requestRollback(db, recordDeploy, known, { ...asked, requestedBy: by });
      if (!result.ok) throw toProblem(result);
      nudge();
      return await reply.code(201).send(toApiChange(known, result.change));
    },
  });
}

function toApiRollout(catalog: Catalog, state: RolloutState): Rollout {
  const { policy, previous, watchedMs, saidBy, saidBecause } = state;
  return {
    changeId: state.changeId,
    phase: state.phase,
    instance: state.instance,
    previous: previous && { instance: previous.instance, changeId: previous.changeId },
    weightPercent: state.weightPercent,
    steps: policy.steps,
    stepsDone: state.stepsDone,
    watchSeconds: policy.watchMs / 1000,
    watchedSeconds: watchedMs / 1000,
    paused: state.paused,
    lastCommand:
      saidBy === null
        ? null
        : { by: toPerson(catalog, saidBy), ...(saidBecause !== null && { reason: saidBecause }) },
    judgement: state.judgement,
  };
}
