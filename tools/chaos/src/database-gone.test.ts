import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findPostgres, startPostgres } from '@roadbed/store';
import { expect, onTestFinished, test } from 'vitest';
import { createDriver, inProgress } from './driver/create-driver.ts';
import { startLoad } from './load/start-load.ts';
import { createWorld } from './world/create-world.ts';
import { eventually } from './world/eventually.ts';
import { freeze } from './world/freeze.ts';

/** How long the database is gone, in milliseconds. */
const goneMs = process.env['CHAOS_LONG'] === 'true' ? 60_000 : 10_000;

/** A PostgreSQL that the world did not start, as an organisation has one. */
async function startOwnPostgres() {
  const home = await mkdtemp(join(tmpdir(), 'database of its own '));
  await chmod(home, 0o755);
  const start = () => startPostgres({ home, log: () => {} });
  const { url } = await start();
  onTestFinished(async () => {
    const left = await findPostgres(home);
    if (left !== undefined) process.kill(left.pid, 'SIGKILL');
    await rm(home, { recursive: true, force: true });
  });
  return {
    url,
    start,
    async pid(): Promise<number> {
      const found = await findPostgres(home);
      if (found === undefined) throw new Error('the database does not run');
      return found.pid;
    },
  };
}

type OwnPostgres = Awaited<ReturnType<typeof startOwnPostgres>>;

const ways: [string, (postgres: OwnPostgres) => Promise<() => Promise<unknown> | void>][] = [
  [
    'stopped',
    async (postgres) => {
      process.kill(await postgres.pid(), 'SIGINT');
      return () => postgres.start();
    },
  ],
  ['frozen', async (postgres) => freeze(await postgres.pid())],
];

test.each(ways)(
  'a database that is %s for a while: services are served, changes go on by themselves',
  async (_way, takeAway) => {
    const postgres = await startOwnPostgres();
    const world = await createWorld({ services: ['cart'], env: { DATABASE_URL: postgres.url } });
    onTestFinished(() => world.close());
    await world.start();
    const driver = createDriver(world);
    const ask = async (word: string, environment: string, readyAfterMs = 0) => {
      const release = await driver.release({ service: 'cart', word, readyAfterMs });
      const outcome = await driver.askByApi({ service: 'cart', environment, release, by: 'ana' });
      if (outcome.kind !== 'acknowledged') throw new Error(outcome.reason);
      return outcome.id;
    };
    const first = await ask('one', 'integration');
    await driver.untilLive(first);
    const waiting = await ask('two', 'production');
    const load = await startLoad({
      routes: [
        {
          url: driver.gatewayUrl('cart', 'integration'),
          expect: '"service":"cart","environment":"integration"',
        },
      ],
      perSecond: 100,
      connections: 10,
    });
    onTestFinished(() => load.kill());

    const rolling = await ask('three', 'integration', 2000);
    await eventually({ what: `${rolling} has begun`, everyMs: 10 }, async () =>
      (await driver.api.change(rolling)).entries.some(({ type }) => type.endsWith('instance-started.v1')),
    );
    const bringBack = await takeAway(postgres);
    await sleep(goneMs);
    await bringBack();
    const backAt = Date.now();

    await eventually({ what: `${rolling} has ended`, withinMs: 120_000 }, async () => {
      return !inProgress.includes((await driver.api.change(rolling)).status);
    });
    console.log(`${rolling} went on, and ended within ${Date.now() - backAt} ms of the database's return`);
    await driver.approve(waiting, 'cart');
    await driver.untilLive(waiting);
    const last = await ask('four', 'integration');
    await driver.untilLive(last);
    const { requests, failures } = await load.stop();
    expect(failures).toEqual([]);
    expect(requests).toBeGreaterThan(goneMs / 100);
  },
);
