import { expect, test } from 'vitest';
import { toSignals } from './to-signals.ts';

test('what the gateway adds up in seconds is told apart in milliseconds', () => {
  const latency = { counts: [5, 5, 9], count: 12, sum: 0.25 };
  const answer = {
    epoch: 'a',
    bounds: [0.001, 0.00119, 2.5],
    instances: [{ instance: 'C-1-1', requests: 13, errors: 1, inFlight: 0, latency }],
  };
  expect(toSignals(answer)).toEqual({
    epoch: 'a',
    instances: {
      'C-1-1': {
        requests: 13,
        errors: 1,
        latency: { bounds: [1, 1.19, 2500], counts: [5, 0, 4, 3], sum: 250 },
      },
    },
  });
});

test('another answer is refused', () => {
  expect(() => toSignals({ epoch: 'a', instances: [] })).toThrow(/bounds/);
});
