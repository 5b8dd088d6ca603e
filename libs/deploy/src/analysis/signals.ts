import { countAll, since } from './histogram.ts';
import type { Histogram } from './histogram.ts';

/** What the gateway has counted of one instance: two of the golden signals, errors and latency, over the third, traffic. */
export type Counters = {
  /** Requests that have ended. */
  requests: number;
  /** Those that had no whole response, or one with a status of 500 or more. */
  errors: number;
  latency: Histogram;
};

/** The counters of some instances at one moment. They only rise, until the gateway starts again: then the epoch is another. */
export type Signals = { epoch: string; instances: Record<string, Counters> };

const none: Counters = { requests: 0, errors: 0, latency: { bounds: [], counts: [], sum: 0 } };

/**
 * What came to an instance between two readings. When the gateway started again in between, or the window has no first
 * reading, all that it has counted since then.
 */
export function between(first: Signals | undefined, now: Signals, instance: string): Counters {
  const last = now.instances[instance] ?? none;
  const before = first?.epoch === now.epoch ? first.instances[instance] : undefined;
  if (before === undefined) return last;
  return {
    requests: Math.max(0, last.requests - before.requests),
    errors: Math.max(0, last.errors - before.errors),
    latency: since(before.latency, last.latency),
  };
}

/** Whether there is nothing to say of its latency. */
export function hasLatency({ latency }: Counters): boolean {
  return countAll(latency) > 0;
}
