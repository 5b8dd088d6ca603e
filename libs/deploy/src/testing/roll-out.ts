import { rolloutSchema } from '@roadbed/catalog';
import type { RolloutDescriptor } from '@roadbed/catalog';
import { requestChange } from '../change/request-change.ts';
import type { RequestChangeOptions } from '../change/request-change.ts';
import { toRolloutPolicy } from '../rollout/policy.ts';
import { requestRollback } from '../rollout/request-rollback.ts';
import { rollout } from '../rollout/rollout.ts';
import type { RolloutOptions, RolloutResult } from '../rollout/rollout.ts';
import { catalog } from './fixture.ts';
import type { Fixture } from './fixture.ts';
import type { World } from './rollout-world.ts';
import { createSteps } from './steps.ts';

/** Asks for a release of payments in integration, which needs no approval; the id of the change. */
export async function approvedChange(
  fixture: Fixture,
  asked: Partial<RequestChangeOptions> = {},
): Promise<string> {
  const result = await requestChange(fixture.db, fixture.record, catalog, {
    service: 'payments',
    environment: 'integration',
    requestedBy: 'person:ana',
    ...asked,
  });
  if (!result.ok) throw new Error(result.message);
  return result.change.id;
}

/** Rolls a change out in a world: blue/green and unwatched, unless `$.rollout` of its service.json says more. */
export function rollOut(
  fixture: Fixture,
  world: World,
  changeId: string,
  {
    rollout: descriptor = {},
    ...options
  }: Partial<RolloutOptions> & { rollout?: Partial<RolloutDescriptor> } = {},
): Promise<RolloutResult> {
  const { db, record } = fixture;
  const { clock } = world.collaborators;
  if (clock === undefined) throw new Error('a world has a clock');
  return rollout(changeId, {
    ...world.collaborators,
    db,
    record,
    step: createSteps(clock).step,
    policy: toRolloutPolicy(rolloutSchema.parse({ strategy: 'blue-green', ...descriptor }), 'integration'),
    rollBack: (asked) => requestRollback(db, record, catalog, asked),
    ...options,
  });
}

/** What was put on record of a change, in order, without prefix and version. */
export function recordedTypes(fixture: Fixture, changeId: string): string[] {
  return fixture.events
    .filter((event) => event.changeId === changeId)
    .map(({ type }) => type.replace(/^roadbed\.|\.v1$/g, ''));
}

/** Ends the story of the test before. */
export async function forgetChanges({ db, events }: Fixture): Promise<void> {
  for (const table of ['rollout', 'approval', 'deployment'] as const) await db.deleteFrom(table).execute();
  await db.updateTable('change_request').set({ rolls_back: null }).execute();
  await db.deleteFrom('change_request').execute();
  events.length = 0;
}
