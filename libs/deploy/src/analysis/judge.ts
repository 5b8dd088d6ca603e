import { fisherExact } from './fisher-exact.ts';
import { quantile } from './histogram.ts';
import { mannWhitney } from './mann-whitney.ts';
import { newcombeInterval } from './newcombe-interval.ts';
import { hasLatency } from './signals.ts';
import type { Counters } from './signals.ts';
import { spendAlpha } from './spend-alpha.ts';
import { tailTest } from './tail-test.ts';

/** What a new release may cost, and from when on that can be told. */
export type AnalysisPolicy = {
  /** So many requests each of the new and of the old release must have had. */
  minRequests: number;
  /** By how many percentage points the error rate may be higher. */
  maxErrorRateIncreasePercent: number;
  /** By how many percent the median and the 99th percentile of latency may be higher. */
  maxLatencyIncreasePercent: number;
  /** An increase of latency by no more than this never counts, in milliseconds: the first requests of a process take longer. */
  minLatencyIncreaseMs: number;
};

/** As of an AnalysisRun in Argo Rollouts; `inconclusive`: there were too few requests. */
export type Verdict = 'successful' | 'failed' | 'inconclusive';

/** One look at the golden signals of a new release against the old, with all numbers that the verdict rests on. */
export type Judgement = {
  verdict: Verdict;
  /** What it rests on, for people. */
  reason: string;
  /** 1 for the first look of a rollout. */
  look: number;
  /** A test whose p-value is above this level says nothing. */
  level: number;
  errors: {
    new: { requests: number; errors: number };
    old: { requests: number; errors: number };
    /** How much higher the rate of the new release is, with its 95 % confidence interval (Newcombe), as shares. */
    increase: number;
    interval: { lower: number; upper: number };
    /** One-sided, by Fisher's exact test. */
    p: number;
  };
  /** Milliseconds; null while there is nothing to compare. */
  latency: {
    new: { p50: number; p99: number };
    old: { p50: number; p99: number };
    /** One-sided: whether all are slower, by the Mann–Whitney test. */
    bulkP: number;
    /** One-sided: whether the slowest are its, by the quantile test. */
    tailP: number;
  } | null;
};

/** How often a release that is no worse than the old one is taken for worse, over all looks and tests of a rollout, at most. */
export const falseAlarmRate = 0.01;
const tests = 3;

/**
 * Judges a new release by what came to its instance and to the old one's in the same window. `failed` needs two
 * things: a test that would hardly come out so by chance, and a difference larger than the policy allows. So neither
 * bad luck nor a harmless shift, however certain, fails it.
 */
export function judge(now: Counters, before: Counters, look: number, policy: AnalysisPolicy): Judgement {
  const level = spendAlpha(falseAlarmRate, look) / tests;
  const errors = compareErrors(now, before);
  const latency = compareLatency(now, before);
  const common = { look, level: round(level), errors, latency };
  if (now.requests < policy.minRequests || before.requests < policy.minRequests) {
    const reason = `too few requests to judge: ${now.requests} to the new version and ${before.requests} to the old, ${policy.minRequests} each are needed`;
    return { verdict: 'inconclusive', reason, ...common };
  }

  const problems: string[] = [];
  const counts = `${describeRate(errors.new)} against ${describeRate(errors.old)} of the old version`;
  if (errors.p <= level && errors.increase > policy.maxErrorRateIncreasePercent / 100)
    problems.push(`more errors: ${counts}, p = ${errors.p}`);
  if (latency !== null) {
    const isSlower = (from: number, to: number) =>
      to > from * (1 + policy.maxLatencyIncreasePercent / 100) && to - from > policy.minLatencyIncreaseMs;
    if (latency.bulkP <= level && isSlower(latency.old.p50, latency.new.p50))
      problems.push(`slower: p50 ${latency.new.p50} ms against ${latency.old.p50} ms, p = ${latency.bulkP}`);
    if (latency.tailP <= level && isSlower(latency.old.p99, latency.new.p99))
      problems.push(`slower: p99 ${latency.new.p99} ms against ${latency.old.p99} ms, p = ${latency.tailP}`);
  }
  if (problems.length > 0) return { verdict: 'failed', reason: problems.join('; '), ...common };
  const speed = latency === null ? '' : `; p99 ${latency.new.p99} ms against ${latency.old.p99} ms`;
  return { verdict: 'successful', reason: `no worse than allowed: errors ${counts}${speed}`, ...common };
}

function compareErrors(now: Counters, before: Counters): Judgement['errors'] {
  const first = { hits: now.errors, of: now.requests };
  const second = { hits: before.errors, of: before.requests };
  const { lower, upper } = newcombeInterval(first, second);
  const rate = ({ hits, of }: typeof first) => (of === 0 ? 0 : hits / of);
  return {
    new: { requests: now.requests, errors: now.errors },
    old: { requests: before.requests, errors: before.errors },
    increase: round(rate(first) - rate(second)),
    interval: { lower: round(lower), upper: round(upper) },
    p: round(fisherExact(first, second)),
  };
}

function compareLatency(now: Counters, before: Counters): Judgement['latency'] {
  const [first, second] = [now.latency, before.latency];
  if (!hasLatency(now) || !hasLatency(before) || first.bounds.join() !== second.bounds.join()) return null;
  const at = (share: number) => ({
    now: round(quantile(first, share)),
    before: round(quantile(second, share)),
  });
  const [p50, p99] = [at(0.5), at(0.99)];
  return {
    new: { p50: p50.now, p99: p99.now },
    old: { p50: p50.before, p99: p99.before },
    bulkP: round(mannWhitney(first.counts, second.counts)),
    tailP: round(tailTest(first.counts, second.counts)),
  };
}

function describeRate({ requests, errors }: { requests: number; errors: number }): string {
  return `${errors} of ${requests} (${round((100 * errors) / requests)} %)`;
}

/** To four significant digits: what people read, and more than what is known. */
function round(value: number): number {
  return Number(value.toPrecision(4));
}
