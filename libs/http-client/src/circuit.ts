import { circuitBreaker, CircuitState, CountBreaker, handleWhenResult } from 'cockatiel';
import type { IBackoff } from 'cockatiel';
import type { Clock } from './clock.ts';
import type { TransportAnswer } from './transport.ts';
import { UpstreamError } from './upstream-error.ts';

/**
 * - `closed`: calls go to the upstream;
 * - `open`: it failed too often, and is left alone for a while;
 * - `half-open`: one call tries whether it is back, all others are refused.
 */
export type UpstreamState = 'closed' | 'open' | 'half-open';

/** Options of the circuit breaker (Michael Nygard, Release It!, 2nd ed., section 5.2). Attempts count, not calls. */
export interface CircuitOptions {
  /** Opens when more than this share of the last attempts failed, above 0 and below 1. Default 0.5. */
  failureRatio?: number;
  /** How many of the last attempts are looked at. Default 20. */
  window?: number;
  /** Stays closed before so many attempts. Default 10; never more than `window`. */
  minimumAttempts?: number;
  /** How long the upstream is left alone, in milliseconds. Default 5000. */
  openMs?: number;
}

/** Told of each change of an upstream's circuit, with the state before. Should not throw. */
export type StateListener = (state: UpstreamState, before: UpstreamState) => void;

/** What an attempt ended with. */
export type Outcome = TransportAnswer | UpstreamError;

/** Lets attempts through to an upstream, or not. */
export interface Circuit {
  readonly state: UpstreamState;
  /** How long until an attempt is let through, in milliseconds; 0 when it would be now. */
  readonly waitMs: number;
  /** What the last counted failure was, in words. */
  readonly lastFailure: string;
  /** Undefined when the attempt is not let through. */
  run(attempt: () => Promise<Outcome>): Promise<Outcome | undefined>;
}

/** Carries an outcome past the breaker, which counts what is returned. */
class Uncounted extends Error {
  readonly outcome: Outcome;
  constructor(outcome: Outcome) {
    super('not the fault of the upstream');
    this.outcome = outcome;
  }
}

const STATES: Record<CircuitState, UpstreamState> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Isolated]: 'open',
};

/**
 * Creates the circuit of one upstream on cockatiel's breaker. Failures are no connection, no answer in time, and
 * answers from 500; a time limit that only the caller's deadline made short says nothing about the upstream.
 */
export function createCircuit(options: CircuitOptions, clock: Clock, onChange: StateListener): Circuit {
  const { failureRatio = 0.5, window = 20, minimumAttempts = 10, openMs = 5000 } = options;
  let until = 0;
  let state: UpstreamState = 'closed';
  let lastFailure = '';
  let nextOpenMs = openMs;

  // The breaker compares the duration with the time of day, which may be set back; this one is over by our clock.
  const openTime: IBackoff<unknown> = {
    get duration() {
      return clock.now() >= until ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    },
    next: () => {
      until = clock.now() + nextOpenMs;
      nextOpenMs = openMs;
      return openTime;
    },
  };
  const breaker = circuitBreaker(
    handleWhenResult((outcome) => isFailure(outcome as Outcome)),
    {
      halfOpenAfter: openTime,
      breaker: new CountBreaker({
        threshold: failureRatio,
        size: window,
        minimumNumberOfCalls: Math.min(minimumAttempts, window),
      }),
    },
  );
  breaker.onStateChange((next) => {
    const before = state;
    state = STATES[next];
    onChange(state, before);
  });

  return {
    get state() {
      return state;
    },
    get waitMs() {
      return state === 'open' ? Math.max(0, until - clock.now()) : 0;
    },
    get lastFailure() {
      return lastFailure;
    },
    run: async (attempt) => {
      // The breaker itself would let the others wait for the one that tries.
      if (state === 'half-open' || (state === 'open' && clock.now() < until)) {
        return undefined;
      }
      const isTrying = state === 'open';
      try {
        return await breaker.execute(async () => {
          const outcome = await attempt();
          if (isCutShort(outcome)) {
            if (!isTrying) {
              throw new Uncounted(outcome);
            }
            // The one that tried has found nothing out: the circuit stays open, but the next may try at once.
            // Otherwise callers with hardly any time could keep it open.
            nextOpenMs = 0;
          } else if (isFailure(outcome)) {
            lastFailure = toFailure(outcome);
          }
          return outcome;
        });
      } catch (error) {
        if (error instanceof Uncounted) {
          return error.outcome;
        }
        throw error;
      }
    },
  };
}

function isCutShort(outcome: Outcome): boolean {
  return outcome instanceof UpstreamError && outcome.code === 'deadline';
}

function isFailure(outcome: Outcome): boolean {
  // An answer that is too large is one: the upstream is there.
  return outcome instanceof UpstreamError
    ? outcome.code !== 'invalid-response'
    : outcome.status >= 500 || outcome.isStale;
}

function toFailure(outcome: Outcome): string {
  if (outcome instanceof UpstreamError) {
    return outcome.reason;
  }
  return outcome.isStale ? 'gave no fresh answer' : `answered with status ${outcome.status}`;
}
