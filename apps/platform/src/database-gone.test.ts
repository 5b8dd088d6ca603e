import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Rollout } from '@roadbed/platform-api';
import { startPostgres } from '@roadbed/store';
import type { Postgres } from '@roadbed/store';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { putExampleRelease } from './testing/example-release.ts';
import { sendTraffic } from './testing/send-traffic.ts';
import { eventually, startWorld } from './testing/start-world.ts';
import type { World } from './testing/start-world.ts';

let home: string;
let postgres: Postgres;
let world: World;
const start = () => startPostgres({ home, log: () => {}, durable: false });
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'roadbed-gone-'));
  await chmod(home, 0o711);
  postgres = await start();
  world = await startWorld({
    databaseUrl: postgres.url,
    rollout: {
      strategy: 'canary',
      steps: [{ weightPercent: 50, bakeSeconds: 3 }],
      analysis: { maxLatencyIncreasePercent: 10_000 },
    },
  });
});
afterAll(async () => {
  await world.close();
  await postgres.stop();
  await rm(home, { recursive: true, force: true });
});

type ApiChange = { id: string; release: string; status: string; entries: { type: string }[] };

async function deploy(word: string): Promise<string> {
  const digest = await putExampleRelease(world.home, { word });
  expect((await world.post('/api/v1/releases', { digest })).status).toBe(200);
  return await eventually(async () => {
    const { changes } = await world.get<{ changes: ApiChange[] }>('/api/v1/changes');
    return changes.find(({ release }) => release === digest)?.id;
  });
}
const untilPhase = (id: string, phase: Rollout['phase']) =>
  eventually(async () => (await world.get<Rollout>(`/api/v1/changes/${id}/rollout`)).phase === phase);

test('while the database is gone services serve on, and the rollout goes on when it is back', async () => {
  await untilPhase(await deploy('before'), 'ended');
  const id = await deploy('after');
  await untilPhase(id, 'canary');

  const traffic = sendTraffic(world, 'integration');
  await postgres.stop();
  // It cannot know any longer that it is the only one who leads. Whatever started it starts it again.
  await world.exited();
  const words = new Set<string | undefined>();
  await eventually(async () => words.add((await world.serves('integration')).word).size === 2);
  const { lost, refused, answered } = await traffic.stop();
  expect({ lost, refused }).toEqual({ lost: [], refused: 0 });
  expect(answered).toBeGreaterThan(0);

  postgres = await start();
  await world.restart();
  await untilPhase(id, 'ended');
  const change = await world.get<ApiChange>(`/api/v1/changes/${id}`);
  expect(change.status).toBe('live');
  const types = change.entries.map(({ type }) => type);
  expect(new Set(types).size).toBe(types.length);
  expect(await world.serves('integration')).toMatchObject({ word: 'after' });
});
