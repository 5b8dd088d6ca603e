import { describe, expect, test } from 'vitest';
import { rolloutSchema } from './rollout.ts';

const problems = (rollout: object) =>
  rolloutSchema.safeParse(rollout).error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`) ??
  [];

test('a strategy alone is enough: what a new version may cost has defaults', () => {
  expect(rolloutSchema.parse({ strategy: 'canary' })).toEqual({
    strategy: 'canary',
    analysis: {
      minRequests: 50,
      maxErrorRateIncreasePercent: 1,
      maxLatencyIncreasePercent: 50,
      minLatencyIncreaseMs: 20,
      whenInconclusive: 'continue',
    },
  });
});

describe('the steps of a canary', () => {
  const steps = (...weights: number[]) =>
    weights.map((weightPercent) => ({ weightPercent, bakeSeconds: 60 }));

  test('rise', () => {
    expect(problems({ strategy: 'canary', steps: steps(5, 20, 80) })).toEqual([]);
    expect(problems({ strategy: 'canary', steps: steps(5, 20, 20, 10) })).toEqual([
      'steps.2.weightPercent is not above that of the step before',
      'steps.3.weightPercent is not above that of the step before',
    ]);
  });

  test('are at least one, and none is all or nothing', () => {
    expect(problems({ strategy: 'canary', steps: [] })).toEqual(['steps is empty']);
    expect(problems({ strategy: 'canary', steps: steps(0, 100) })).toHaveLength(2);
  });

  test('belong to a canary', () => {
    expect(problems({ strategy: 'blue-green', steps: steps(10) })).toEqual([
      'steps belongs to strategy "canary"',
    ]);
  });
});

test('a service may go without being watched, but not for longer than an hour', () => {
  expect(problems({ strategy: 'blue-green', watchSeconds: 0 })).toEqual([]);
  expect(problems({ strategy: 'blue-green', watchSeconds: 3601 })).toHaveLength(1);
});
