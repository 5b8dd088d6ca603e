/** Work that is done again and again. */
export interface JobOptions {
  /** Unique in the service; names its check, span and metric. */
  name: string;
  /** From the start of one run to the start of the next, in milliseconds, at least 1 and at most 2 147 483 647. */
  everyMs: number;
  /**
   * Time limit of one run, in milliseconds. Default `everyMs`. Then its signal aborts and its check fails; a run that
   * does not stop by its signal keeps the next one from beginning.
   */
  timeoutMs?: number;
  /** What to do. Should stop when `signal` aborts: at the time limit, or when the service stops. */
  run(signal: AbortSignal): unknown;
}

/** Node's timers fire at once when told to wait longer. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** Fills in the defaults. @throws RangeError with the value that cannot be used */
export function checkJobOptions(options: JobOptions): Required<JobOptions> {
  const { name, everyMs, timeoutMs = everyMs } = options;
  if (name === '') throw new RangeError('A job has an empty name. Give it one, such as "expire-vouchers".');
  for (const [key, value] of Object.entries({ everyMs, timeoutMs })) {
    if (!(value >= 1 && value <= MAX_DELAY_MS)) {
      throw new RangeError(
        `${key} of the job "${name}" is ${value}. Give 1 to ${MAX_DELAY_MS} milliseconds.`,
      );
    }
  }
  return { name, everyMs, timeoutMs, run: (signal) => options.run(signal) };
}
