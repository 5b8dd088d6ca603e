import { expect, test } from 'vitest';
import { deployEventData } from './event-data.ts';

const release = `sha256:${'0'.repeat(64)}`;

test('what an event must hold is asked for, and it may say more', () => {
  const live = deployEventData['roadbed.change.live.v1'];
  const data = { release, instance: 'C-1-1', supersedes: null };
  expect(live.safeParse({ ...data, weights: [10, 100] }).success).toBe(true);
  for (const field of Object.keys(data)) {
    const { [field as keyof typeof data]: _left, ...rest } = data;
    expect(live.safeParse(rest).error?.issues[0]?.path).toEqual([field]);
  }
  expect(live.safeParse({ ...data, release: 'sha256:0' }).success).toBe(false);
});

test.each(Object.entries(deployEventData))('%s says what has happened', (type, schema) => {
  expect(type).toMatch(/^roadbed(\.[a-z-]+){2}\.v[1-9]$/);
  expect(schema.description).toMatch(/^[A-Z].*\.$/);
});
