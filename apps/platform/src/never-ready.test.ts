import { afterAll, beforeAll, expect, test } from 'vitest';
import { putExampleRelease } from './testing/example-release.ts';
import { eventually, startWorld } from './testing/start-world.ts';
import type { World } from './testing/start-world.ts';

let world: World;
beforeAll(async () => {
  const rollout = { strategy: 'blue-green', readyWithinSeconds: 1 };
  world = await startWorld({ rollout, env: { ROADBED_STOP_GRACE_MS: '300' } });
});
afterAll(() => world.close());

type ApiChange = {
  id: string;
  release: string;
  status: string;
  statusReason?: string;
  entries: { type: string }[];
};

test('a process that runs and never is ready ends, also when it would not, and its change is failed with why', async () => {
  const never = { readyAfterMs: 3_600_000, ignoresSigterm: true };
  const digest = await putExampleRelease(world.home, { word: 'late', ...never });
  expect((await world.post('/api/v1/releases', { digest })).status).toBe(200);
  const id = await eventually(async () => {
    const { changes } = await world.get<{ changes: ApiChange[] }>('/api/v1/changes');
    return changes.find(({ release }) => release === digest)?.id;
  });
  const pid = await eventually(() => world.pidOf(`${id}-1`));
  const failed = await eventually(async () => {
    const change = await world.get<ApiChange>(`/api/v1/changes/${id}`);
    return change.status === 'failed' && change;
  });
  expect(failed.statusReason).toContain('not ready within 1 s');
  expect(failed.entries.toReversed().map(({ type }) => type.replace(/^roadbed\.|\.v1$/g, ''))).toEqual([
    'change.requested',
    'change.approved',
    'change.described',
    'rollout.started',
    'rollout.instance-started',
    'change.failed',
  ]);
  expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
});
