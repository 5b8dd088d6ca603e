import { afterAll, beforeAll, expect, test } from 'vitest';
import { untilSettled } from './check/until-settled.ts';
import { createDriver } from './driver/create-driver.ts';
import { createWorld } from './world/create-world.ts';
import type { World } from './world/create-world.ts';
import { eventually } from './world/eventually.ts';
import { leads, startSecondPlatform } from './world/start-second-platform.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({ services: ['cart'] });
  await world.start();
});
afterAll(() => world?.close());

const place = { service: 'cart', environment: 'integration' };

test('of two platforms on one state one leads; the other takes over in the middle of a rollout', async () => {
  const driver = createDriver(world);
  const first = { api: driver.api, log: () => world.log('platform') };
  await eventually({ what: 'the first leads' }, async () => leads.test(await first.log()));
  const second = await startSecondPlatform(world);

  // Asked at both at the same moment, one is taken.
  const release = await driver.release({ service: 'cart', word: 'one' });
  const both = await Promise.all(
    [first, second].map(({ api }) => api.request({ ...place, release, by: 'ana' })),
  );
  expect(both.filter(({ ok }) => ok)).toHaveLength(1);
  const [asked] = both.flatMap((result) => (result.ok ? [result.change.id] : []));
  await driver.untilLive(asked ?? '');
  expect(await second.log()).not.toMatch(leads);

  // The one that leads is killed while an instance starts, and nobody starts it again.
  const next = await driver.release({ service: 'cart', word: 'two', readyAfterMs: 2000 });
  const change = await second.api.request({ ...place, release: next, by: 'ana' });
  if (!change.ok) throw new Error(change.reason);
  const { id } = change.change;
  const types = async () => (await second.api.change(id)).entries.map(({ type }) => type);
  await eventually({ what: 'the instance has been started' }, async () =>
    (await types()).includes('roadbed.rollout.instance-started.v1'),
  );
  await world.stop('SIGKILL');
  const killedAt = Date.now();
  process.kill(world.run().platform.pid, 'SIGKILL');
  await eventually({ what: 'the second leads', everyMs: 5 }, async () => leads.test(await second.log()));
  console.log(`the second platform led ${Date.now() - killedAt} ms after the kill of the first`);
  await eventually({ what: `${id} is live` }, async () => (await second.api.change(id)).status === 'live');
  await eventually({ what: 'the old instance is stopped' }, async () =>
    (await types()).includes('roadbed.rollout.previous-drained.v1'),
  );
  const story = await types();
  expect(new Set(story).size).toBe(story.length);

  // The next start of the first finds the second at work, and waits.
  await world.start();
  const last = await driver.release({ service: 'cart', word: 'three' });
  const outcome = await driver.askByApi({ ...place, release: last, by: 'ana' });
  if (outcome.kind !== 'acknowledged') throw new Error(`it is ${outcome.kind}: ${outcome.reason}`);
  await driver.untilLive(outcome.id);
  expect((await first.log()).match(new RegExp(leads, 'g'))).toHaveLength(1);

  await untilSettled(world);
  // The one that leads tells the chat, a moment later.
  await eventually(
    { what: `${outcome.id} is followed` },
    async () => (await driver.findMessage(outcome.id, 'cart')) !== undefined,
  );
  expect([...driver.followers.values()].map((messages) => messages.size)).toEqual([1, 1, 1]);
  await second.kill();
});
