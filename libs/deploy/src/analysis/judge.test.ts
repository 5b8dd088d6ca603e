import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { falseAlarmRate, judge } from './judge.ts';
import type { AnalysisPolicy } from './judge.ts';
import { isLookDue } from './look-due.ts';
import { between } from './signals.ts';
import type { Counters, Signals } from './signals.ts';
import { spendAlpha } from './spend-alpha.ts';

const policy: AnalysisPolicy = {
  minRequests: 50,
  maxErrorRateIncreasePercent: 1,
  maxLatencyIncreasePercent: 50,
  minLatencyIncreaseMs: 20,
};
/** With no difference allowed, only the tests stand between bad luck and an alarm. */
const strict = {
  ...policy,
  maxErrorRateIncreasePercent: 0,
  maxLatencyIncreasePercent: 0,
  minLatencyIncreaseMs: 0,
};
const bounds = [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560];

/** A generator of numbers in [0, 1), the same for the same seed (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A service by its error rate and the median of its latency, which is log-normal. */
type Behaviour = { errorRate: number; medianMs: number; slowShare?: number };

/** What a gateway counts, request by request. */
function createCounter({ errorRate, medianMs, slowShare = 0 }: Behaviour, random: () => number) {
  const counts = bounds.map(() => 0).concat(0);
  let [requests, errors, sum] = [0, 0, 0];
  return {
    request() {
      requests += 1;
      if (random() < errorRate) errors += 1;
      const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
      const ms = random() < slowShare ? 2000 : medianMs * Math.exp(0.6 * normal);
      const at = bounds.findIndex((bound) => ms <= bound);
      counts[at === -1 ? bounds.length : at]! += 1;
      sum += ms;
    },
    requests: () => requests,
    read: (): Counters => ({ requests, errors, latency: { bounds, counts: [...counts], sum } }),
  };
}

/** A whole canary: requests come one by one, a share of them to the new release, and it is judged at every look. */
function runCanary(
  { now, before }: { now: Behaviour; before: Behaviour },
  { weight, requests }: { weight: number; requests: number },
  given: AnalysisPolicy,
  random: () => number,
): { failed: boolean; looks: number } {
  const [first, second] = [createCounter(now, random), createCounter(before, random)];
  let [looks, atLastLook] = [0, 0];
  for (let request = 0; request < requests; request += 1) {
    (random() < weight ? first : second).request();
    if (!isLookDue(first.requests(), atLastLook, given.minRequests)) continue;
    const [a, b] = [first.read(), second.read()];
    if (b.requests < given.minRequests) continue;
    looks += 1;
    atLastLook = a.requests;
    if (judge(a, b, looks, given).verdict === 'failed') return { failed: true, looks };
  }
  return { failed: false, looks };
}

function shareOfAlarms(runs: number, seed: number, run: (random: () => number) => boolean): number {
  const random = createRandom(seed);
  let alarms = 0;
  for (let at = 0; at < runs; at += 1) if (run(random)) alarms += 1;
  return alarms / runs;
}

describe('over thousands of simulated canaries', () => {
  const same = { errorRate: 0.03, medianMs: 60 };

  test.each([
    [0.1, 1],
    [0.5, 2],
  ])(
    'a release that is no worse is hardly ever taken for worse, however often it is looked at (weight %d)',
    (weight, seed) => {
      const looks: number[] = [];
      const alarms = shareOfAlarms(2000, seed, (random) => {
        const run = runCanary({ now: same, before: same }, { weight, requests: 2500 }, strict, random);
        looks.push(run.looks);
        return run.failed;
      });
      expect(alarms).toBeLessThanOrEqual(falseAlarmRate * 1.5);
      // Else nothing would be shown of repeated looks.
      expect(Math.max(...looks)).toBeGreaterThan(3);
    },
  );

  test.each<[string, Behaviour]>([
    ['fails every fourth request', { ...same, errorRate: 0.25 }],
    ['is three times as slow', { ...same, medianMs: 180 }],
    ['takes two seconds for one request in ten', { ...same, slowShare: 0.1 }],
  ])('a release that %s is found out', (_name, now) => {
    const found = shareOfAlarms(
      400,
      3,
      (random) => runCanary({ now, before: same }, { weight: 0.1, requests: 3000 }, policy, random).failed,
    );
    expect(found).toBeGreaterThanOrEqual(0.95);
  });

  test('a shift that is certain but harmless fails nothing', () => {
    const now = { errorRate: 0.034, medianMs: 64 };
    const alarms = shareOfAlarms(
      3,
      4,
      (random) => runCanary({ now, before: same }, { weight: 0.5, requests: 60_000 }, policy, random).failed,
    );
    expect(alarms).toBe(0);
  });
});

test('all looks together spend the false-alarm rate and no more', () => {
  let spent = 0;
  for (let look = 1; look <= 10_000; look += 1) spent += spendAlpha(0.01, look);
  expect(spent).toBeLessThan(0.01);
  expect(spent).toBeCloseTo(0.01, 5);
});

const counters = fc.record({
  ok: fc.nat({ max: 500 }),
  errors: fc.nat({ max: 50 }),
  slow: fc.nat({ max: 50 }),
});
const toCounters = ({ ok, errors, slow }: { ok: number; errors: number; slow: number }): Counters => ({
  requests: ok + errors + slow,
  errors,
  latency: { bounds: [10, 1000], counts: [ok + errors, slow, 0], sum: 0 },
});

describe('a judgement', () => {
  test('of two that did the same never fails, and of two that swapped places never fails both', () => {
    fc.assert(
      fc.property(counters, counters, fc.integer({ min: 1, max: 9 }), (a, b, look) => {
        const [first, second] = [toCounters(a), toCounters(b)];
        expect(judge(first, first, look, strict).verdict).not.toBe('failed');
        const verdicts = [judge(first, second, look, strict), judge(second, first, look, strict)];
        const errors = verdicts.filter(({ reason }) => reason.startsWith('more errors'));
        expect(errors.length).toBeLessThan(2);
      }),
    );
  });

  test('is inconclusive with too few requests to either, whatever they were', () => {
    fc.assert(
      fc.property(counters, counters, (a, b) => {
        const [first, second] = [toCounters(a), toCounters(b)];
        const few = first.requests < 50 || second.requests < 50;
        expect(judge(first, second, 1, policy).verdict === 'inconclusive').toBe(few);
      }),
    );
  });

  test('says what it rests on', () => {
    const bad = toCounters({ ok: 90, errors: 10, slow: 0 });
    const good = toCounters({ ok: 900, errors: 0, slow: 0 });
    expect(judge(bad, good, 1, policy)).toMatchObject({
      verdict: 'failed',
      reason: expect.stringMatching(
        /^more errors: 10 of 100 \(10 %\) against 0 of 900 \(0 %\) of the old version, p = \S+e-1\d$/,
      ),
      errors: { new: { requests: 100, errors: 10 }, old: { requests: 900, errors: 0 }, increase: 0.1 },
      look: 1,
    });
    expect(judge(good, good, 1, policy).reason).toBe(
      'no worse than allowed: errors 0 of 900 (0 %) against 0 of 900 (0 %) of the old version; p99 9.9 ms against 9.9 ms',
    );
    expect(judge(toCounters({ ok: 3, errors: 0, slow: 0 }), good, 1, policy).reason).toBe(
      'too few requests to judge: 3 to the new version and 900 to the old, 50 each are needed',
    );
  });
});

describe('what came to an instance', () => {
  const reading = (epoch: string, ok: number): Signals => ({
    epoch,
    instances: { 'C-1-1': toCounters({ ok, errors: 1, slow: 2 }) },
  });

  test('is the difference of two readings of one epoch', () => {
    expect(between(reading('a', 10), reading('a', 25), 'C-1-1')).toMatchObject({
      requests: 15,
      errors: 0,
      latency: { counts: [15, 0, 0] },
    });
  });

  test('is all of the second reading when the gateway started again in between, or there was no first', () => {
    expect(between(reading('a', 10), reading('b', 4), 'C-1-1').requests).toBe(7);
    expect(between(undefined, reading('b', 4), 'C-1-1').requests).toBe(7);
  });

  test('is nothing for an instance that the gateway does not know', () => {
    expect(between(undefined, reading('b', 4), 'C-9-1').requests).toBe(0);
  });
});
