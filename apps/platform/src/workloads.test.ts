import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Service } from '@roadbed/platform-api';
import { putExampleRelease } from './testing/example-release.ts';
import { sendTraffic } from './testing/send-traffic.ts';
import { eventually, startWorld } from './testing/start-world.ts';
import type { World } from './testing/start-world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

/** A new release of payments, with a worker and a page, goes to integration by itself. */
async function release(word: string): Promise<void> {
  const workloads = [
    { name: 'settle', kind: 'worker' as const },
    { name: 'office', kind: 'http' as const },
  ];
  const digest = await putExampleRelease(world.home, { word, workloads });
  expect((await world.post('/api/v1/releases', { digest })).status).toBe(200);
}
const untilOfficeSays = (word: string) =>
  eventually(async () => {
    const response = await fetch(`${world.gatewayUrl}/integration/payments--office/`);
    return ((await response.json()) as { word?: string }).word === word;
  });
const started = async () =>
  (
    await world.get<{ entries: { data: { instance: string } }[] }>(
      '/api/v1/ledger?type=roadbed.workload.started.v1',
    )
  ).entries.map(({ data }) => data.instance);
const isThere = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

// Two deploys and two starts of the platform, on a machine that others use too.
vi.setConfig({ testTimeout: 180_000 });

test('workloads follow what is live, outlive the platform, and are replaced without a failed request', async () => {
  await release('first');
  await untilOfficeSays('first');
  await eventually(async () => (await started()).length === 2);
  const { services } = await world.get<{ services: Service[] }>('/api/v1/services');
  const payments = services.find(({ name }) => name === 'payments');
  const [integration] = payments?.environments ?? [];
  expect(integration?.live?.workloads).toMatchObject([
    { name: 'settle', kind: 'worker', url: null },
    {
      name: 'office',
      kind: 'http',
      url: expect.stringContaining('//payments--office.integration.localhost:'),
    },
  ]);
  const pids = [await world.pidOf('C-1-settle-1'), await world.pidOf('C-1-office-1')];

  await world.kill();
  await world.restart();
  expect([await world.pidOf('C-1-settle-1'), await world.pidOf('C-1-office-1')]).toEqual(pids);

  const traffic = sendTraffic(world, 'integration', 'payments--office');
  await release('second');
  await untilOfficeSays('second');
  await eventually(async () => !pids.some(isThere));
  expect(await traffic.stop()).toMatchObject({ refused: 0, lost: [] });
  const all = await eventually(async () => {
    const instances = await started();
    return instances.length === 4 && instances;
  });
  expect(all.toSorted()).toEqual(['C-1-office-1', 'C-1-settle-1', 'C-2-office-1', 'C-2-settle-1']);
});
