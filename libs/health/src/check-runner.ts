import type { CheckStatus, ResolvedCheck } from './check.ts';
import type { Clock } from './clock.ts';

/**
 * Told of each change of a check from pass to fail and back; `error` is the failure's reason. Should not throw.
 */
export type CheckListener = (name: string, status: CheckStatus, error?: unknown) => void;

/** What the last runs of a check found. */
export interface CheckState {
  status: CheckStatus;
  /** When the last run ended and when the status last changed, in milliseconds since the Unix epoch. */
  checkedAt: number | undefined;
  changedAt: number | undefined;
  /** How long the last run took, in milliseconds. */
  durationMs: number | undefined;
  /** How many runs in a row have failed. */
  failures: number;
  /** Why the last run failed; undefined when it passed. */
  error: unknown;
}

/** Runs one check in the background and keeps its last status, so that a probe never waits for it. */
export class CheckRunner {
  readonly check: ResolvedCheck;
  readonly #clock: Clock;
  readonly #listener: CheckListener;
  #state: CheckState = {
    status: 'pending',
    checkedAt: undefined,
    changedAt: undefined,
    durationMs: undefined,
    failures: 0,
    error: undefined,
  };
  #passes = 0;
  #hasPassed = false;
  #cancelNext = (): void => {};
  #limit: AbortController | undefined;
  #unsettled = false;
  #stopped = false;

  constructor(check: ResolvedCheck, clock: Clock, listener: CheckListener) {
    this.check = check;
    this.#clock = clock;
    this.#listener = listener;
  }

  get state(): Readonly<CheckState> {
    return this.#state;
  }

  /** Whether the check has counted as passing at least once. */
  get hasPassed(): boolean {
    return this.#hasPassed;
  }

  /** Starts the runs; resolves when the first has passed, failed or reached its time limit. */
  async start(): Promise<void> {
    if (this.#stopped) {
      return;
    }
    this.#cancelNext = this.#clock.after(this.check.intervalMs, () => void this.start());
    await this.#run();
  }

  /** Ends the runs; one under way is aborted, and what it finds is not looked at. */
  stop(): void {
    this.#stopped = true;
    this.#cancelNext();
    this.#limit?.abort(new Error(`The health check "${this.check.name}" was stopped.`));
  }

  async #run(): Promise<void> {
    // A check that ignores its signal may still hang: a second run beside it would only pile up.
    if (this.#unsettled) {
      return;
    }
    const startedAt = this.#clock.now();
    const limit = new AbortController();
    this.#limit = limit;
    const { promise: expired, reject } = Promise.withResolvers<never>();
    limit.signal.addEventListener('abort', () => reject(limit.signal.reason), { once: true });
    const cancelLimit = this.#clock.after(this.check.timeoutMs, () =>
      limit.abort(
        new Error(`The health check "${this.check.name}" took longer than ${this.check.timeoutMs} ms.`),
      ),
    );
    const outcome = await Promise.race([this.#settle(limit.signal), expired]).then(
      () => ({ found: 'pass', error: undefined }) as const,
      (error: unknown) => ({ found: 'fail', error }) as const,
    );
    cancelLimit();
    this.#record(startedAt, outcome.found, outcome.error);
  }

  async #settle(signal: AbortSignal): Promise<void> {
    this.#unsettled = true;
    try {
      await this.check.check(signal);
    } finally {
      this.#unsettled = false;
    }
  }

  #record(startedAt: number, found: 'pass' | 'fail', error: unknown): void {
    if (this.#stopped) {
      return;
    }
    const before = this.#state;
    const now = this.#clock.now();
    const failures = found === 'fail' ? before.failures + 1 : 0;
    this.#passes = found === 'pass' ? this.#passes + 1 : 0;
    const isSettled =
      before.status === 'pending' ||
      (found === 'fail' ? failures >= this.check.failAfter : this.#passes >= this.check.passAfter);
    const status = isSettled ? found : before.status;
    const isChange = status !== before.status;
    this.#state = {
      status,
      checkedAt: now,
      changedAt: isChange ? now : before.changedAt,
      durationMs: now - startedAt,
      failures,
      error,
    };
    if (status === 'pass') {
      this.#hasPassed = true;
    }
    if (isChange) {
      this.#listener(this.check.name, status, error);
    }
    if (status === 'pass' && this.check.probe === 'started') {
      this.stop();
    }
  }
}
