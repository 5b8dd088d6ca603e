import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findChangeInProgress, getChange } from '../change/find-change.ts';
import { releaseLock } from '../lock/release-lock.ts';
import { takeLock } from '../lock/take-lock.ts';
import { catalog, createFixture } from '../testing/fixture.ts';
import type { Fixture } from '../testing/fixture.ts';
import { approvedChange, forgetChanges, rollOut } from '../testing/roll-out.ts';
import { createWorld } from '../testing/rollout-world.ts';
import type { World } from '../testing/rollout-world.ts';
import { commandRollout } from './command-rollout.ts';
import type { RolloutCommand } from './command-rollout.ts';

const place = { service: 'payments', environment: 'integration' };
const canary = {
  rollout: {
    strategy: 'canary' as const,
    steps: [
      { weightPercent: 10, bakeSeconds: 30 },
      { weightPercent: 50, bakeSeconds: 30 },
    ],
    watchSeconds: 30,
  },
};

let fixture: Fixture;
let world: World;
let [old, fresh, first, second] = ['', '', '', ''];
beforeAll(async () => {
  fixture = await createFixture();
  old = await fixture.release('aaaa1111');
  fresh = await fixture.release('bbbb2222');
});
afterAll(() => fixture.drop());
beforeEach(async () => {
  await forgetChanges(fixture);
  world = createWorld();
  first = await approvedChange(fixture, { release: old });
  await rollOut(fixture, world, first);
  second = await approvedChange(fixture, { release: fresh });
});

/** What Ben said, and the answer to it. */
const said: { command: string; answer: string; shares: object }[] = [];
beforeEach(() => void (said.length = 0));
async function say(command: RolloutCommand, reason?: string, changeId = second): Promise<void> {
  const result = await commandRollout(fixture.db, fixture.record, {
    changeId,
    command,
    person: 'ben',
    reason,
  });
  said.push({ command, answer: result.ok ? 'ok' : result.code, shares: world.shares() });
}
const answers = () => said.map(({ command, answer }) => `${command} ${answer}`);
const commandsOnRecord = () =>
  fixture.events
    .filter(({ id }) => id.startsWith(`${second}/rollout/command/`))
    .map(({ type, actor, data }) => [type.split('.')[2], actor, data['reason']]);

describe('a canary', () => {
  test('that is promoted skips what is left of it, and is watched when it is live', async () => {
    world.after(5000, () => say('promote', 'it is a hot fix'));
    expect(await rollOut(fixture, world, second, canary)).toBe('live');
    expect(world.now()).toBeGreaterThan(34_000);
    expect(world.now()).toBeLessThan(40_000);
    expect(commandsOnRecord()).toEqual([['promoted', 'person:ben', 'it is a hot fix']]);
  });

  test('that is paused stays at its share until it is resumed', async () => {
    world.after(5000, () => say('pause', 'let me look'));
    world.after(500_000, () => say('resume'));
    const shares: object[] = [];
    world.after(499_000, () => shares.push(world.shares()));
    expect(await rollOut(fixture, world, second, canary)).toBe('live');
    expect(shares).toEqual([{ [`${first}-1`]: 90, [`${second}-1`]: 10 }]);
    // The rest of the first step, the second step, and the watch.
    expect(world.now()).toBeGreaterThan(500_000 + 25_000 + 30_000 + 30_000 - 2000);
    expect(commandsOnRecord()).toEqual([
      ['paused', 'person:ben', 'let me look'],
      ['resumed', 'person:ben', null],
    ]);
  });

  test('that is paused is judged all the same', async () => {
    world.after(5000, () => say('pause'));
    world.after(60_000, () => world.behave(fresh, { errorRate: 0.5 }));
    expect(await rollOut(fixture, world, second, canary)).toBe('failed');
    expect(world.shares()).toEqual({ [`${first}-1`]: 100 });
  });

  test('that is aborted gives the traffic back, and fails with who said so and why', async () => {
    world.after(5000, () => say('abort', 'wrong release'));
    expect(await rollOut(fixture, world, second, canary)).toBe('failed');
    expect(world.now()).toBeLessThan(7000);
    expect(world.shares()).toEqual({ [`${first}-1`]: 100 });
    expect(world.running).toEqual(new Set([`${first}-1`]));
    expect(await getChange(fixture.db, second)).toMatchObject({
      status: 'failed',
      statusReason: 'aborted by ben: wrong release',
    });
  });

  test('that is paused can be promoted or aborted', async () => {
    world.after(5000, () => say('pause'));
    world.after(6000, () => say('promote'));
    world.after(10_000, () => say('pause'));
    world.after(11_000, () => say('abort'));
    expect(await rollOut(fixture, world, second, canary)).toBe('rolling-back');
    expect(answers()).toEqual(['pause ok', 'promote ok', 'pause ok', 'abort ok']);
  });
});

describe('a rollout that has not shown itself yet', () => {
  test('can be aborted while it is not ready', async () => {
    const waitUntilReady = async () => {
      await say('abort');
      return await new Promise<never>(() => {});
    };
    const runtime = { ...world.collaborators.runtime, waitUntilReady };
    expect(await rollOut(fixture, world, second, { ...canary, runtime })).toBe('failed');
    expect(await getChange(fixture.db, second)).toMatchObject({ statusReason: 'aborted by ben' });
  });

  test.each<[RolloutCommand, string]>([
    ['pause', 'nothing-to-wait-for'],
    ['promote', 'nothing-to-wait-for'],
    ['resume', 'not-paused'],
  ])('and goes live all at once has nothing to %s', async (command, code) => {
    const smoke = async () => {
      await say(command);
      return { passed: true as const, steps: 1 };
    };
    const runtime = { ...world.collaborators.runtime, smoke };
    expect(await rollOut(fixture, world, second, { runtime })).toBe('live');
    expect(said[0]?.answer).toBe(code);
  });
});

describe('what is live and watched', () => {
  const watched = { rollout: { watchSeconds: 30 } };

  test('is done with at once when it is promoted', async () => {
    world.after(5000, () => say('promote'));
    expect(await rollOut(fixture, world, second, watched)).toBe('live');
    expect(world.now()).toBeLessThan(7000);
    expect(world.running).toEqual(new Set([`${second}-1`]));
  });

  test('is rolled back by whoever aborts it', async () => {
    world.after(5000, () => say('abort', 'totals are wrong'));
    expect(await rollOut(fixture, world, second, watched)).toBe('rolling-back');
    expect(await findChangeInProgress(fixture.db, 'payments', 'integration')).toMatchObject({
      kind: 'rollback',
      rollsBack: second,
      requestedBy: 'person:ben',
      reason: 'aborted by ben: totals are wrong',
    });
  });

  test('is rolled back however much there is to say of it', async () => {
    world.after(5000, () => say('abort', 'x'.repeat(500)));
    expect(await rollOut(fixture, world, second, watched)).toBe('rolling-back');
    const change = await findChangeInProgress(fixture.db, 'payments', 'integration');
    expect(change?.reason).toMatch(/^aborted by ben: x{484}$/);
  });

  test('is rolled back also while somebody else holds the lock: an abort that was taken has its effect', async () => {
    world.after(2000, () =>
      takeLock(fixture, catalog, { ...place, person: 'cara', reason: 'the tests are red' }),
    );
    world.after(5000, () => say('abort', 'totals are wrong'));
    expect(await rollOut(fixture, world, second, watched)).toBe('rolling-back');
    await releaseLock(fixture, catalog, { ...place, person: 'cara' });
    expect(await findChangeInProgress(fixture.db, 'payments', 'integration')).toMatchObject({
      kind: 'rollback',
      rollsBack: second,
      requestedBy: 'system:roadbed',
      reason: 'aborted by ben: totals are wrong',
    });
  });
});

describe('a command is refused', () => {
  test('when its reason is longer than the record takes; what no database takes is a space', async () => {
    world.after(5000, async () => {
      await say('pause', 'x'.repeat(501));
      await say('pause', 'wait \0\n for me');
      await say('abort', ' ');
    });
    await rollOut(fixture, world, second, canary);
    expect(answers()).toEqual(['pause reason-too-long', 'pause ok', 'abort ok']);
    expect(commandsOnRecord().map(([, , reason]) => reason)).toEqual(['wait for me', null]);
  });

  test('when the same was said before', async () => {
    world.after(5000, async () => {
      for (const command of ['pause', 'pause', 'resume', 'resume', 'promote', 'promote'] as const)
        await say(command);
    });
    world.after(12_000, async () => {
      for (const command of ['abort', 'abort', 'promote'] as const) await say(command);
    });
    await rollOut(fixture, world, second, canary);
    expect(answers()).toEqual([
      'pause ok',
      'pause already-said',
      'resume ok',
      'resume not-paused',
      'promote ok',
      'promote already-said',
      'abort ok',
      'abort already-said',
      'promote already-said',
    ]);
    expect(commandsOnRecord()).toHaveLength(4);
  });

  test('before a rollout has begun, after it has ended, and for a change that is not there', async () => {
    await say('promote');
    await say('abort', undefined, first);
    await say('pause', undefined, 'C-999999');
    expect(answers()).toEqual(['promote not-rolling-out', 'abort not-rolling-out', 'pause unknown-change']);
    const told = await commandRollout(fixture.db, fixture.record, {
      changeId: first,
      command: 'abort',
      person: 'ben',
    });
    expect(told).toMatchObject({
      message: `${first} is live: there is no rollout under way to abort. To take it back: /deploy rollback payments in integration`,
    });
  });
});
