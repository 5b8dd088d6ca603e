import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { findChangeInProgress, getChange } from '../change/find-change.ts';
import { recheck } from '../preflight/recheck.ts';
import { catalog, createFixture } from '../testing/fixture.ts';
import type { Fixture } from '../testing/fixture.ts';
import { approvedChange, forgetChanges, rollOut } from '../testing/roll-out.ts';
import { createWorld } from '../testing/rollout-world.ts';
import type { World } from '../testing/rollout-world.ts';
import { endHandOvers } from './end-hand-overs.ts';
import { findRollout } from './rollout-state.ts';

const watched = { rollout: { watchSeconds: 60 } };

let fixture: Fixture;
let world: World;
let [old, fresh, first, second, back] = ['', '', '', '', ''];
beforeAll(async () => {
  fixture = await createFixture();
  old = await fixture.release('aaaa1111');
  fresh = await fixture.release('bbbb2222');
});
afterAll(() => fixture.drop());
/** The second change died when it was live, and its roll back was asked for. */
beforeEach(async () => {
  await forgetChanges(fixture);
  world = createWorld();
  first = await approvedChange(fixture, { release: old });
  await rollOut(fixture, world, first);
  second = await approvedChange(fixture, { release: fresh });
  world.after(5000, () => world.running.delete(`${second}-1`));
  await rollOut(fixture, world, second, watched);
  back = (await findChangeInProgress(fixture.db, 'payments', 'integration'))?.id ?? '';
});

const phase = async () => (await findRollout(fixture.db, second))?.phase;

test('what hands over to a roll back that is to go out, or has gone out, is left alone', async () => {
  expect(await endHandOvers(fixture.db)).toEqual([]);
  expect(await phase()).toBe('handing-over');
  expect(await rollOut(fixture, world, back)).toBe('live');
  expect(await endHandOvers(fixture.db)).toEqual([]);
});

test('a roll back that is refused leaves nothing handing over, and the instance kept for it may end', async () => {
  const sources = { mayBeDeployed: async () => ({ ok: false as const, reason: 'it was altered' }) };
  const { db, record } = fixture;
  expect(await recheck(db, record, catalog, back, sources)).toMatchObject({ code: 'release-refused' });
  expect(await endHandOvers(db)).toEqual([`${first}-1`]);
  expect(await phase()).toBe('ended');
  expect(await getChange(db, second)).toMatchObject({ status: 'live' });
  expect(await endHandOvers(db)).toEqual([]);
});
