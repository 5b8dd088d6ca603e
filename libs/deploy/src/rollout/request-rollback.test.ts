import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { getChange } from '../change/find-change.ts';
import { catalog, createFixture } from '../testing/fixture.ts';
import type { Fixture } from '../testing/fixture.ts';
import { approvedChange, forgetChanges, recordedTypes, rollOut } from '../testing/roll-out.ts';
import { createWorld } from '../testing/rollout-world.ts';
import type { World } from '../testing/rollout-world.ts';
import { requestRollback } from './request-rollback.ts';
import type { RequestRollbackOptions } from './request-rollback.ts';

let fixture: Fixture;
let world: World;
let releases: string[] = [];
beforeAll(async () => {
  fixture = await createFixture();
  for (const digits of ['aaaa', 'bbbb', 'cccc']) releases.push(await fixture.release(digits));
});
afterAll(() => fixture.drop());
beforeEach(async () => {
  await forgetChanges(fixture);
  world = createWorld();
});

const ask = (asked: Partial<RequestRollbackOptions> = {}) =>
  requestRollback(fixture.db, fixture.record, catalog, {
    service: 'payments',
    environment: 'integration',
    requestedBy: 'person:ben',
    reason: 'totals are wrong',
    ...asked,
  });
const refusal = async (asked?: Partial<RequestRollbackOptions>) => {
  const result = await ask(asked);
  return result.ok ? `${result.change.id} was asked for` : `${result.code}: ${result.message}`;
};
async function deploy(...which: number[]): Promise<string[]> {
  const ids: string[] = [];
  for (const at of which) {
    const id = await approvedChange(fixture, { release: releases[at] });
    expect(await rollOut(fixture, world, id)).toBe('live');
    ids.push(id);
  }
  return ids;
}
/** Rolls what is live back; the release that then is. */
async function rollBack(): Promise<string> {
  const result = await ask();
  if (!result.ok) return result.code;
  expect(await rollOut(fixture, world, result.change.id)).toBe('live');
  return result.change.release;
}

test('a roll back brings the release of before, at once and without approval', async () => {
  const [, second] = await deploy(0, 1);
  const result = await ask();
  expect(result).toMatchObject({
    ok: true,
    change: {
      kind: 'rollback',
      rollsBack: second,
      release: releases[0],
      requestedBy: 'person:ben',
      requiredApprovals: 0,
      reason: 'totals are wrong',
      status: 'approved',
    },
  });
  const id = result.ok ? result.change.id : '';
  await rollOut(fixture, world, id);
  expect(world.shares()).toEqual({ [`${id}-1`]: 100 });
  expect(await getChange(fixture.db, second ?? '')).toMatchObject({
    status: 'rolled-back',
    statusReason: 'totals are wrong',
  });
});

describe('roll back after roll back goes back through what was good', () => {
  test('and never to what was taken back', async () => {
    await deploy(0, 1, 2);
    expect(await rollBack()).toBe(releases[1]);
    expect(await rollBack()).toBe(releases[0]);
    expect(await rollBack()).toBe('nothing-to-roll-back-to');
  });

  test('and a release that came again after it was taken back, and was good, is good', async () => {
    await deploy(0, 1);
    expect(await rollBack()).toBe(releases[0]);
    await deploy(1, 2);
    expect(await rollBack()).toBe(releases[1]);
  });

  test('and deploying one release twice does not make it the one before', async () => {
    await deploy(0, 1, 1);
    expect(await rollBack()).toBe(releases[0]);
  });
});

test('a roll back goes by the order in which releases were live, though the clock was set back in between', async () => {
  const [first = ''] = await deploy(0);
  const ahead = new Date(Date.now() + 3_600_000);
  const { db } = fixture;
  await db.updateTable('change_request').set({ ended_at: ahead }).where('id', '=', first).execute();
  await db.updateTable('deployment').set({ since: ahead }).where('change_id', '=', first).execute();
  await deploy(1, 2);
  expect(await rollBack()).toBe(releases[1]);
  expect(await rollBack()).toBe(releases[0]);
});

test('a change that waits for its turn makes room, and says why', async () => {
  await deploy(0, 1);
  const waiting = await approvedChange(fixture, { release: releases[2] });
  expect(await ask()).toMatchObject({ ok: true, change: { release: releases[0] } });
  expect(await getChange(fixture.db, waiting)).toMatchObject({
    status: 'replaced',
    statusReason: expect.stringMatching(/^C-\d+, a roll back to aaaa.*, took the place of/),
  });
  expect(recordedTypes(fixture, waiting)).toContain('change.replaced');
  expect(await rollOut(fixture, world, waiting)).toBe('not-approved');
});

describe('a roll back is refused', () => {
  test.each([
    [{ service: 'paymets' }, /^unknown-service: .*did you mean "payments"/],
    [{ environment: 'integartion' }, /^unknown-environment: .*did you mean "integration"/],
    [{}, /^nothing-live: Nothing of payments is live in integration/],
  ])('for %j with nothing live', async (asked, reason) => {
    expect(await refusal(asked)).toMatch(reason);
  });

  test('when nothing was live before', async () => {
    await deploy(0);
    expect(await refusal()).toMatch(/^nothing-to-roll-back-to: Before aaaa.*Deploy one by its digest/);
  });

  test('twice', async () => {
    await deploy(0, 1);
    await ask();
    expect(await refusal()).toMatch(
      /^already-rolling-back: C-\d+ is rolling payments in integration back already/,
    );
  });

  test('while a rollout is under way, which can be aborted', async () => {
    await deploy(0, 1);
    const id = await approvedChange(fixture, { release: releases[2] });
    let answer = '';
    const smoke = async () => {
      answer = await refusal();
      return { passed: true as const, steps: 1 };
    };
    await rollOut(fixture, world, id, { runtime: { ...world.collaborators.runtime, smoke } });
    expect(answer).toBe(
      `change-in-progress: ${id} is rolling out, and what was live before it still is. To stop it: /deploy abort ${id}`,
    );
  });

  test('of a change that is not what is live any longer', async () => {
    const [first] = await deploy(0, 1);
    expect(await refusal({ rollsBack: first })).toMatch(
      /^nothing-to-roll-back-to: C-\d+ is not what is live/,
    );
  });
});
