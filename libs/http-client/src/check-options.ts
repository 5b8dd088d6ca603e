import type { HttpClientOptions } from './create-http-client.ts';

interface Range {
  /** Values that can be used, in words. */
  words: string;
  has(value: number): boolean;
}

/** The longest delay of a timer: Node.js runs a longer one at once. */
const MAX_DELAY_MS = 2 ** 31 - 1;

const DURATION: Range = {
  words: `milliseconds above 0 and at most ${MAX_DELAY_MS}`,
  has: (value) => value > 0 && value <= MAX_DELAY_MS,
};
const PAUSE: Range = {
  words: `milliseconds from 0 to ${MAX_DELAY_MS}`,
  has: (value) => value >= 0 && value <= MAX_DELAY_MS,
};
const COUNT: Range = {
  words: 'a whole number of at least 1',
  has: (value) => Number.isSafeInteger(value) && value >= 1,
};
const COUNT_OR_NONE: Range = {
  words: 'a whole number of at least 0',
  has: (value) => Number.isSafeInteger(value) && value >= 0,
};
const SHARE: Range = { words: 'a share from 0 to 1', has: (value) => value >= 0 && value <= 1 };
const INNER_SHARE: Range = { words: 'a share between 0 and 1', has: (value) => value > 0 && value < 1 };

/** Looks at the numbers of a client's options. @throws RangeError with the first that cannot be used. */
export function checkOptions(options: HttpClientOptions): void {
  const { timeoutMs, attemptTimeoutMs, maxResponseBytes } = options;
  const { retry, circuit, bulkhead, cache } = options;
  check(options.name, { timeoutMs, attemptTimeoutMs }, DURATION);
  check(options.name, { maxResponseBytes }, COUNT);
  if (retry !== false && retry !== undefined) {
    const { maxRetries, initialDelayMs, maxDelayMs, budget: { ratio, burst } = {} } = retry;
    check(options.name, { 'retry.maxRetries': maxRetries, 'retry.budget.burst': burst }, COUNT_OR_NONE);
    check(options.name, { 'retry.initialDelayMs': initialDelayMs, 'retry.maxDelayMs': maxDelayMs }, PAUSE);
    check(options.name, { 'retry.budget.ratio': ratio }, SHARE);
  }
  if (circuit !== false && circuit !== undefined) {
    const { failureRatio, window, minimumAttempts, openMs } = circuit;
    check(options.name, { 'circuit.failureRatio': failureRatio }, INNER_SHARE);
    check(options.name, { 'circuit.window': window, 'circuit.minimumAttempts': minimumAttempts }, COUNT);
    check(options.name, { 'circuit.openMs': openMs }, DURATION);
  }
  if (bulkhead !== false && bulkhead !== undefined) {
    check(options.name, { 'bulkhead.maxConcurrent': bulkhead.maxConcurrent }, COUNT);
    check(options.name, { 'bulkhead.maxQueued': bulkhead.maxQueued }, COUNT_OR_NONE);
  }
  if (typeof cache === 'object') {
    check(options.name, { 'cache.maxBytes': cache.maxBytes, 'cache.maxEntries': cache.maxEntries }, COUNT);
  }
}

/** Looks at the time limit of one call. @throws RangeError when it cannot be used. */
export function checkTimeout(name: string, timeoutMs: number | undefined): void {
  check(name, { timeoutMs }, DURATION);
}

function check(name: string, values: Record<string, number | undefined>, range: Range): void {
  for (const [option, value] of Object.entries(values)) {
    if (value !== undefined && !range.has(value)) {
      throw new RangeError(`The client of ${name} has ${option} ${value}. Use ${range.words}.`);
    }
  }
}
