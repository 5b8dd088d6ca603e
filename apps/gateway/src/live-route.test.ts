import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFleet } from './fleet.ts';
import { chooseUpstream } from './live-route.ts';
import { SignalBook } from './signals/signal-book.ts';
import type { Upstream } from './upstream/upstream.ts';

function createTargets(weights: number[]) {
  const fleet = createFleet({ connectTimeoutMs: 1_000, idleTimeoutMs: 1_000 }, new SignalBook());
  const targets = weights.map((weight, at) => ({ instance: String(at), url: 'http://127.0.0.1:1', weight }));
  return fleet.adopt({ environment: 'e', service: 's', fence: 1, targets });
}

test('a draw falls to a target with a weight that was not tried, if there is one', () => {
  const weights = fc.array(fc.constantFrom(0, 0.1, 1, 3, 1_000_000), { maxLength: 5 });
  fc.assert(
    fc.property(
      weights,
      fc.nat(5),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (weights, n, random) => {
        const targets = createTargets(weights);
        const tried = targets.slice(0, n).map(({ upstream }) => upstream);
        const open = targets.filter(({ upstream, weight }) => weight > 0 && !tried.includes(upstream));
        const chosen = chooseUpstream(targets, tried, random);
        expect(open.map(({ upstream }) => upstream).includes(chosen as Upstream)).toBe(open.length > 0);
        expect(chosen === undefined).toBe(open.length === 0);
      },
    ),
    { numRuns: 50 },
  );
});

test('of many draws each target has its share', () => {
  const weights = [1, 0, 5, 94];
  const targets = createTargets(weights);
  const drawn = new Map<string, number>();
  const draws = 100_000;
  for (let n = 0; n < draws; n++) {
    const instance = chooseUpstream(targets)?.address.instance ?? '';
    drawn.set(instance, (drawn.get(instance) ?? 0) + 1);
  }
  for (const [at, weight] of weights.entries()) {
    const share = weight / 100;
    // Eight standard deviations: chance alone is further off once in 10^15 runs.
    const tolerance = 8 * Math.sqrt(draws * share * (1 - share));
    const off = Math.abs((drawn.get(String(at)) ?? 0) - draws * share);
    expect(off).toBeLessThanOrEqual(tolerance);
  }
});

test('the shares are those of the weights', () => {
  const targets = createTargets([1, 0, 3]);
  const at = (random: number) => chooseUpstream(targets, [], random)?.address.instance;
  expect([0, 0.2499, 0.25, 0.9999].map(at)).toEqual(['0', '0', '2', '2']);
});
