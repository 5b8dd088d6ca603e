import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sendTraffic } from '../testing/send-traffic.ts';
import { eventually } from '../testing/start-world.ts';
import { startWorkloads } from '../testing/start-workloads.ts';

let world: Awaited<ReturnType<typeof startWorkloads>>;
beforeAll(async () => {
  world = await startWorkloads();
});
afterAll(() => world.close());

const settle = { name: 'settle', kind: 'worker' } as const;
const office = { name: 'office', kind: 'http' } as const;
const broken = { program: `console.log('no'); process.exit(1);` };

/** What the workload office answers through the gateway. */
async function officeSays() {
  const response = await fetch(`${world.gatewayUrl}/production/payments--office/`);
  return { status: response.status, body: (await response.json()) as { word?: string; instance?: string } };
}
const typesOf = async (changeId: string) =>
  (await world.entries())
    .filter(({ data }) => String(data['instance']).startsWith(`${changeId}-`))
    .map(({ type, data }) => `${String(data['instance'])} ${type}`);

describe('the workloads of what is live', () => {
  test('run with the settings of their service, are reached through the gateway, and are on record', async () => {
    const { id, word, release } = await world.goLive({ workloads: [settle, office] });
    await world.look();
    expect(await officeSays()).toMatchObject({
      status: 200,
      body: {
        word,
        release,
        instance: `${id}-office-1`,
        sees: [],
        fraudUrl: `${world.gatewayUrl}/production/fraud`,
        values: '{"limit":2}',
      },
    });
    const pid = await world.pidOf(`${id}-settle-1`);
    await world.look();
    expect(await world.pidOf(`${id}-settle-1`)).toBe(pid);
    expect((await typesOf(id)).toSorted()).toEqual([`${id}-office-1 started`, `${id}-settle-1 started`]);
    expect(await world.entries()).toContainEqual({
      type: 'started',
      data: { workload: 'settle', kind: 'worker', release, instance: `${id}-settle-1` },
    });
  });

  test('are replaced by those of the next: no request fails, and no two workers work at once', async () => {
    const before = await world.goLive({ workloads: [settle, office] });
    await world.look();
    const traffic = sendTraffic(world, 'production', 'payments--office');
    const after = await world.goLive({ workloads: [settle, office] });
    await world.look();
    expect((await officeSays()).body.word).toBe(after.word);
    const { answered, refused, lost } = await traffic.stop();
    expect({ refused, lost }).toEqual({ refused: 0, lost: [] });
    expect(answered).toBeGreaterThan(0);
    expect(await world.pidOf(`${before.id}-office-1`)).toBeUndefined();
    expect((await world.said('settle')).slice(-3)).toEqual([
      `begin ${before.word}`,
      `end ${before.word}`,
      `begin ${after.word}`,
    ]);
  });

  test('do not take over before they are ready', async () => {
    const before = await world.goLive({ workloads: [office] });
    await world.look();
    const after = await world.goLive({ workloads: [{ ...office, ...broken }] });
    await world.look();
    expect(await officeSays()).toMatchObject({ status: 200, body: { word: before.word } });
    expect(world.warnings.at(-1)).toMatchObject({
      message: 'a workload does not start',
      reason: expect.stringMatching(/ended before it was ready.*\nbegin .*\nno$/s),
    });
    expect(await typesOf(after.id)).toEqual([]);
    expect(await world.firing()).toMatchObject([
      {
        service: 'payments.office',
        summary: expect.stringMatching(/^payments.office in production does not start/),
      },
    ]);
    await world.goLive({});
    await eventually(async () => {
      await world.look();
      return (await world.firing()).length === 0;
    });
  });

  test('are started again when they were killed', async () => {
    const { id } = await world.goLive({ workloads: [settle, office] });
    await world.look();
    for (const name of ['settle', 'office']) {
      process.kill((await world.pidOf(`${id}-${name}-1`)) ?? 0, 'SIGKILL');
    }
    await eventually(async () => {
      await world.look();
      const restarted = (await typesOf(id)).filter((type) => type.endsWith('-2 restarted'));
      return restarted.length === 2;
    });
    expect(await world.pidOf(`${id}-settle-2`)).toBeDefined();
    expect((await officeSays()).body.instance).toBe(`${id}-office-2`);
    expect(await world.entries()).toContainEqual({
      type: 'restarted',
      data: expect.objectContaining({ previous: `${id}-settle-1`, instance: `${id}-settle-2` }),
    });
  });

  test('are known to another leader, and on record once', async () => {
    const { id } = await world.goLive({ workloads: [settle, office] });
    await world.look();
    const pids = [await world.pidOf(`${id}-settle-1`), await world.pidOf(`${id}-office-1`)];
    await world.changeLeader();
    await world.look();
    expect([await world.pidOf(`${id}-settle-1`), await world.pidOf(`${id}-office-1`)]).toEqual(pids);
    expect(await typesOf(id)).toHaveLength(2);
  });

  test('go on from where a leader died in the middle of a switch', async () => {
    const before = await world.goLive({ workloads: [office] });
    await world.look();
    const after = await world.goLive({ workloads: [office] });
    await world.start(`${after.id}-office-1`, after.release, office);
    const pid = await world.pidOf(`${after.id}-office-1`);
    await world.changeLeader();
    await eventually(async () => {
      await world.look();
      return (await officeSays()).body.word === after.word;
    });
    expect(await world.pidOf(`${after.id}-office-1`)).toBe(pid);
    expect(await world.pidOf(`${before.id}-office-1`)).toBeUndefined();
    expect(await typesOf(after.id)).toEqual([`${after.id}-office-1 started`]);
  });

  test('are left alone when a release says of them what this platform does not know', async () => {
    const before = await world.goLive({ workloads: [office] });
    await world.look();
    await world.goLive({ workloads: [{ ...office, kind: 'lambda' as 'http' }] });
    await world.look();
    expect(await officeSays()).toMatchObject({ status: 200, body: { word: before.word } });
  });

  test('may change their kind', async () => {
    await world.goLive({ workloads: [office] });
    await world.look();
    const { id } = await world.goLive({ workloads: [{ ...office, kind: 'worker' }] });
    await world.look();
    expect((await officeSays()).status).toBe(404);
    expect(await world.pidOf(`${id}-office-1`)).toBeDefined();
  });

  test.each([
    ['the release that has none any longer', () => world.goLive({})],
    ['the service', () => world.endService()],
  ])('end with %s, are routed no longer, and that is on record', async (_what, end) => {
    const { id } = await world.goLive({ workloads: [settle, office] });
    await world.look();
    await end();
    await world.look();
    expect([await world.pidOf(`${id}-settle-1`), await world.pidOf(`${id}-office-1`)]).toEqual([
      undefined,
      undefined,
    ]);
    expect((await officeSays()).status).toBe(404);
    expect((await typesOf(id)).filter((type) => type.endsWith('stopped'))).toHaveLength(2);
  });
});
