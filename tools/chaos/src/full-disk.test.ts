import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { checkLedger } from './check/check-ledger.ts';
import { untilSettled } from './check/until-settled.ts';
import { createDriver } from './driver/create-driver.ts';
import { startLoad } from './load/start-load.ts';
import type { Acknowledged } from './storm/storm-log.ts';
import { createWorld } from './world/create-world.ts';
import { eventually } from './world/eventually.ts';
import { mountSmallDisk } from './world/small-disk.ts';
import { untilUp } from './world/until-up.ts';

/** How long the disk is full, in milliseconds. */
const fullMs = process.env['CHAOS_LONG'] === 'true' ? 60_000 : 8000;

test('a disk that is full for a while: services are served, changes go on by themselves', async ({
  skip,
}) => {
  const disk = mountSmallDisk(512);
  if ('reason' in disk) {
    skip(disk.reason);
    return;
  }
  const world = await createWorld({ services: ['cart', 'stock'], home: disk.folder });
  onTestFinished(async () => {
    await world.end();
    disk.remove();
  });
  await world.start();
  const driver = createDriver(world);
  const acknowledged: Acknowledged[] = [];
  const ask = async (service: string, release: string) => {
    const asked = { service, environment: 'integration', release, by: 'ana' };
    const outcome = await driver.askByApi(asked);
    if (outcome.kind === 'acknowledged') acknowledged.push({ id: outcome.id, ...asked, via: 'API' });
    return outcome;
  };
  const release = (service: string, word: string, readyAfterMs = 0) =>
    driver.release({ service, word, readyAfterMs });
  for (const service of world.services) {
    const first = await ask(service, await release(service, 'one'));
    if (first.kind === 'acknowledged') await driver.untilLive(first.id);
  }
  const [slow, quick, last] = [
    await release('cart', 'two', 1500),
    await release('stock', 'two'),
    await release('stock', 'three'),
  ];
  const load = await startLoad({
    routes: world.services.map((service) => ({
      url: driver.gatewayUrl(service, 'integration'),
      expect: `"service":"${service}","environment":"integration"`,
    })),
    perSecond: 100,
    connections: 10,
  });
  onTestFinished(() => load.kill());

  await ask('cart', slow);
  await sleep(300);
  disk.fill();
  const end = Date.now() + fullMs;
  while (Date.now() < end) {
    await ask('stock', quick);
    await sleep(500);
  }
  const platform = world.run().platform.pid;
  process.kill(platform, 'SIGKILL');
  await sleep(1000);
  disk.free();
  const freeAt = Date.now();
  await untilUp(world, 120_000);
  console.log(`everything was up ${Date.now() - freeAt} ms after there was room again`);

  const outcome = await eventually({ what: 'a change of stock is taken' }, async () => {
    const answer = await ask('stock', last);
    return answer.kind === 'acknowledged' && answer;
  });
  await driver.untilLive(outcome.id);
  await untilSettled(world, acknowledged);
  const { requests, failures } = await load.stop();
  expect(failures).toEqual([]);
  expect(requests).toBeGreaterThan(fullMs / 100);
  const ledger = await checkLedger(await driver.api.exportLedger(), await driver.api.ledgerKeys(), []);
  expect(ledger.problems).toEqual([]);
});
