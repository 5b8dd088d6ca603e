import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Deployment } from './deployment.ts';
import { definitions, measure } from './metrics.ts';
import { hour, recordStory } from './testing/record-story.ts';
import { toDeployments } from './to-deployments.ts';

const day = { from: hour(0), to: hour(24) };

test('a day of good and bad deployments gives the four metrics', () => {
  const story = recordStory();
  story.release(1, 'r1', { a: 0, b: 1 });
  story.requested(2, { id: 'C-1', release: 'r1' });
  story.live(3, { id: 'C-1', release: 'r1' }); // lead times 3 h and 2 h
  story.release(4, 'r2', { c: 4 });
  story.requested(5, { id: 'C-2', release: 'r2' });
  story.live(6, { id: 'C-2', release: 'r2' }); // lead time 2 h, taken back after 1 h
  story.requested(6.5, { id: 'C-3', release: 'r1' }, { kind: 'rollback', rollsBack: 'C-2' });
  story.live(7, { id: 'C-3', release: 'r1' });
  story.release(8, 'r3', { d: 8 });
  story.requested(9, { id: 'C-4', release: 'r3' });
  story.weighted(9.5, { id: 'C-4', release: 'r3' });
  story.failed(10, { id: 'C-4', release: 'r3' }); // half an hour with a part of the traffic
  story.requested(11, { id: 'C-5', release: 'r3' });
  story.live(12, { id: 'C-5', release: 'r3' }); // lead time 4 h
  const metrics = measure(toDeployments(story.events()), day);
  expect(metrics).toEqual({
    deployments: 5,
    deploymentsPerDay: 5,
    leadTimeMs: 2.5 * 3_600_000,
    commits: 4,
    changeFailureRate: 2 / 4,
    failures: 2,
    timeToRestoreMs: 0.75 * 3_600_000,
  });
});

test('an emergency within a day is the fix of the deployment before it; a later one is not', () => {
  const story = recordStory();
  const change = (id: string, at: number, kind: string) => {
    story.requested(at, { id, release: 'r1' }, { kind });
    story.live(at, { id, release: 'r1' });
  };
  change('C-1', 1, 'normal');
  change('C-2', 3, 'emergency');
  change('C-3', 4, 'normal');
  change('C-4', 30, 'emergency');
  const week = { from: hour(0), to: hour(7 * 24) };
  expect(measure(toDeployments(story.events()), week)).toMatchObject({
    failures: 1,
    changeFailureRate: 1 / 4,
    timeToRestoreMs: 2 * 3_600_000,
  });
});

test('a failure counts when it was deployed, also when it is put right after the period', () => {
  const story = recordStory();
  story.requested(23, { id: 'C-1', release: 'r1' });
  story.live(23, { id: 'C-1', release: 'r1' });
  story.requested(25, { id: 'C-2', release: 'r0' }, { kind: 'rollback', rollsBack: 'C-1' });
  story.live(25, { id: 'C-2', release: 'r0' });
  expect(measure(toDeployments(story.events()), day)).toMatchObject({
    deployments: 1,
    failures: 1,
    timeToRestoreMs: 2 * 3_600_000,
  });
});

test('where nothing happened there is nothing to measure', () => {
  expect(measure([], day)).toEqual({
    deployments: 0,
    deploymentsPerDay: 0,
    leadTimeMs: null,
    commits: 0,
    changeFailureRate: null,
    failures: 0,
    timeToRestoreMs: null,
  });
});

test('each metric says how it is computed', () => {
  for (const words of Object.values(definitions)) expect(words).toMatch(/^[A-Z][a-z ]+: .+\.$/);
});

test('the rate is a share, no time is negative, and the order of services does not matter', () => {
  const deployment = fc.record({
    changeId: fc.string(),
    service: fc.constantFrom('payments', 'search'),
    environment: fc.constant('production'),
    at: fc.integer({ min: 0, max: 100 }).map(hour),
    metUsersAt: fc.constant(hour(0)),
    isLive: fc.boolean(),
    kind: fc.constantFrom('normal', 'standard', 'emergency', 'rollback'),
    rollsBack: fc.option(fc.string(), { nil: undefined }),
    commits: fc.array(fc.record({ sha: fc.string(), at: fc.integer({ min: 0, max: 200 }).map(hour) })),
  });
  fc.assert(
    fc.property(fc.array(deployment), (drawn) => {
      const deployments: Deployment[] = drawn.toSorted((a, b) => a.at.getTime() - b.at.getTime());
      const apart = Map.groupBy(deployments, ({ service }) => service);
      const metrics = measure(deployments, day);
      expect(metrics.changeFailureRate ?? 0).toBeGreaterThanOrEqual(0);
      expect(metrics.changeFailureRate ?? 0).toBeLessThanOrEqual(1);
      expect(metrics.leadTimeMs ?? 0).toBeGreaterThanOrEqual(0);
      expect(metrics.timeToRestoreMs ?? 0).toBeGreaterThanOrEqual(0);
      const parts = [...apart.values()].map((part) => measure(part, day));
      expect(parts.reduce((sum, { failures }) => sum + failures, 0)).toBe(metrics.failures);
    }),
  );
});
