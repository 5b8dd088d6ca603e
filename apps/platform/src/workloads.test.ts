import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { putExampleRelease } from './testing/example-release.ts';
import type { ExampleRelease } from './testing/example-release.ts';
import { sendTraffic } from './testing/send-traffic.ts';
import { eventually, startWorld } from './testing/start-world.ts';
import type { World } from './testing/start-world.ts';

type Entry = { type: string; subject: string; changeId?: string; data: Record<string, unknown> };

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const settle = { name: 'settle', kind: 'worker' } as const;
const office = { name: 'office', kind: 'http' } as const;

let number = 0;
/** A new release of payments goes to integration by itself; waits until it is live. */
async function deploy(example: Omit<ExampleRelease, 'word'> = { workloads: [settle, office] }) {
  number += 1;
  const word = `word-${number}`;
  const digest = await putExampleRelease(world.home, { word, ...example });
  expect((await world.post('/api/v1/releases', { digest })).status).toBe(200);
  return await eventually(async () => {
    const { changes } = await world.get<{ changes: { id: string; release: string; status: string }[] }>(
      '/api/v1/changes?service=payments&environment=integration',
    );
    const change = changes.find(({ release, status }) => release === digest && status === 'live');
    return change && { id: change.id, word, digest };
  });
}

/** What the workload office answers through the gateway. */
const officeSays = async () => {
  const response = await fetch(`${world.gatewayUrl}/integration/payments--office/`);
  return { status: response.status, body: (await response.json()) as { word?: string; instance?: string } };
};
const untilOfficeSays = (word: string) => eventually(async () => (await officeSays()).body.word === word);
const untilRuns = (instance: string) => eventually(() => world.pidOf(instance));
const entries = async (type: string) =>
  (await world.get<{ entries: Entry[] }>(`/api/v1/ledger?type=roadbed.workload.${type}.v1&limit=100`))
    .entries;
/** What the workers have said, in their order. */
const workersSaid = async () =>
  (await readFile(join(world.home, 'logs/integration/payments.settle.log'), 'utf8')).trimEnd().split('\n');
const isThere = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('the workloads of a release', () => {
  test('run once it is live, with its settings and its place in the gateway, and are on record', async () => {
    const { id, word, digest } = await deploy();
    await untilOfficeSays(word);
    expect((await officeSays()).body).toMatchObject({
      instance: `${id}-office-1`,
      release: digest,
      sees: [],
      fraudUrl: `${world.gatewayUrl}/integration/fraud`,
      domain: 'finance',
    });
    await untilRuns(`${id}-settle-1`);
    const started = await eventually(async () => {
      const seen = await entries('started');
      return seen.length === 2 && seen;
    });
    expect(started.map(({ data }) => data['workload']).toSorted()).toEqual(['office', 'settle']);
    expect(started).toMatchObject([
      { changeId: id, data: { release: digest } },
      { changeId: id, data: { release: digest } },
    ]);
  });

  test('are replaced in the next deploy: no request fails, and no two workers work at once', async () => {
    const before = await deploy();
    await untilOfficeSays(before.word);
    const old = [await untilRuns(`${before.id}-office-1`), await untilRuns(`${before.id}-settle-1`)];
    const traffic = sendTraffic(world, 'integration', 'payments--office');
    const after = await deploy();
    await untilOfficeSays(after.word);
    await eventually(async () => !old.some(isThere));
    const { answered, refused, lost } = await traffic.stop();
    expect({ refused, lost }).toEqual({ refused: 0, lost: [] });
    expect(answered).toBeGreaterThan(10);
    await untilRuns(`${after.id}-settle-1`);
    const said = await eventually(async () => {
      const lines = await workersSaid();
      return lines.at(-1) === `begin ${after.word}` && lines;
    });
    expect(said.slice(-3)).toEqual([`begin ${before.word}`, `end ${before.word}`, `begin ${after.word}`]);
  });

  test('do not take over before they are ready: the old one answers on when the new one cannot start', async () => {
    const before = await deploy();
    await untilOfficeSays(before.word);
    const broken = { ...office, program: `console.log('no'); process.exit(1);` };
    const after = await deploy({ workloads: [broken] });
    await eventually(async () => (await world.log()).includes('a workload does not start'));
    expect(await officeSays()).toMatchObject({ status: 200, body: { word: before.word } });
    expect((await entries('started')).map(({ changeId }) => changeId)).not.toContain(after.id);
  });

  test('are started again when they were killed', async () => {
    const { id, word } = await deploy();
    await untilOfficeSays(word);
    for (const name of ['settle', 'office']) {
      process.kill(await untilRuns(`${id}-${name}-1`), 'SIGKILL');
      await untilRuns(`${id}-${name}-2`);
    }
    await eventually(async () => (await officeSays()).body.instance === `${id}-office-2`);
    const restarted = await eventually(async () => {
      const seen = await entries('restarted');
      return seen.length >= 2 && seen;
    });
    expect(restarted).toContainEqual(
      expect.objectContaining({
        changeId: id,
        data: expect.objectContaining({ previous: `${id}-settle-1`, instance: `${id}-settle-2` }),
      }),
    );
  });

  test('outlive the platform: a new one finds them, and knows what to do with them', async () => {
    const { id, word } = await deploy();
    await untilOfficeSays(word);
    const pids = [await untilRuns(`${id}-settle-1`), await untilRuns(`${id}-office-1`)];
    await world.kill();
    await world.restart();
    const next = await deploy({ workloads: [office] });
    await untilOfficeSays(next.word);
    await eventually(async () => !pids.some(isThere));
    // The new platform adopted them: they were started once, and settle ended with its release.
    const ofChange = (await entries('started')).filter(({ changeId }) => changeId === id);
    expect(ofChange).toHaveLength(2);
    expect((await entries('restarted')).filter(({ changeId }) => changeId === id)).toEqual([]);
    expect((await entries('stopped')).map(({ data }) => data['instance'])).toContain(`${id}-settle-1`);
  });

  test('end with the release that has none any longer, and are not routed then', async () => {
    const { id, word } = await deploy();
    await untilOfficeSays(word);
    const pids = [await untilRuns(`${id}-settle-1`), await untilRuns(`${id}-office-1`)];
    await deploy({});
    await eventually(async () => !pids.some(isThere));
    expect((await officeSays()).status).toBe(404);
    const stopped = await eventually(async () => {
      const seen = (await entries('stopped')).filter(({ data }) =>
        String(data['instance']).startsWith(`${id}-`),
      );
      return seen.length === 2 && seen;
    });
    expect(stopped.map(({ data }) => data['kind']).toSorted()).toEqual(['http', 'worker']);
  });
});
