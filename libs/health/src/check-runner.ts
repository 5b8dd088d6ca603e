import type { CheckReport, CheckStatus, HealthCheck } from './check.ts';

/** Told of each change from pass to fail and back; `error` is the failure's reason. */
export type CheckListener = (name: string, status: CheckStatus, error?: unknown) => void;

const DEFAULT_TIMEOUT_MS = 1000;
const DEFAULT_INTERVAL_MS = 10_000;

/** Runs one check in the background and keeps its last status, so that a probe never waits for it. */
export class CheckRunner {
  readonly #check: HealthCheck;
  readonly #listener: CheckListener;
  #status: CheckStatus = 'pending';
  #timer: NodeJS.Timeout | undefined;
  #unsettled = false;
  #stopped = false;

  constructor(check: HealthCheck, listener: CheckListener) {
    this.#check = check;
    this.#listener = listener;
  }

  get report(): CheckReport {
    return { status: this.#status, critical: this.#check.critical ?? true };
  }

  /** Starts the runs; resolves when the first has passed, failed or reached its time limit. */
  async start(): Promise<void> {
    this.#timer = setInterval(() => void this.#run(), this.#check.intervalMs ?? DEFAULT_INTERVAL_MS).unref();
    await this.#run();
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#timer);
  }

  async #run(): Promise<void> {
    // A check that ignores its signal may still hang: a second run beside it would only pile up.
    if (this.#unsettled) {
      return;
    }
    const timeoutMs = this.#check.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    const limit = new AbortController();
    const { promise: expired, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      const error = new Error(`The health check "${this.#check.name}" took longer than ${timeoutMs} ms.`);
      reject(error);
      limit.abort(error);
    }, timeoutMs);
    try {
      await Promise.race([this.#settle(limit.signal), expired]);
      this.#record('pass');
    } catch (error) {
      this.#record('fail', error);
    } finally {
      clearTimeout(timer);
    }
  }

  async #settle(signal: AbortSignal): Promise<void> {
    this.#unsettled = true;
    try {
      await this.#check.check(signal);
    } finally {
      this.#unsettled = false;
    }
  }

  #record(status: CheckStatus, error?: unknown): void {
    if (this.#stopped || this.#status === status) {
      return;
    }
    const before = this.#status;
    this.#status = status;
    if (before !== 'pending' || status === 'fail') {
      this.#listener(this.#check.name, status, error);
    }
  }
}
