import { MAX_DELAY_MS } from './clock.ts';
import type { Clock } from './clock.ts';

/**
 * The phases of a stop, in their order:
 * - `unready`: readiness off, so that no new traffic is sent;
 * - `drain`: go on serving while load balancers notice;
 * - `close`: take no new work, end the work under way;
 * - `release`: close pools, files and clients, which nothing uses any more;
 * - `flush`: send what telemetry is left, also that of the phases before.
 */
export const STOP_PHASES = ['unready', 'drain', 'close', 'release', 'flush'] as const;

/** One of {@link STOP_PHASES}. */
export type StopPhase = (typeof STOP_PHASES)[number];

/** Something to do when the process stops. */
export interface StopHook {
  /** For the report and error messages. */
  name: string;
  /** When it runs, see {@link STOP_PHASES}. */
  phase: StopPhase;
  /** What to do; a promise is waited for. */
  run(): unknown;
  /** How long the hook may take, in milliseconds above 0. Then the stop goes on without it. Default 10 000. */
  timeoutMs?: number;
}

/** How a hook ended. */
export interface StopOutcome {
  /** The hook's. */
  name: string;
  /** The hook's. */
  phase: StopPhase;
  /** `timed-out`: it was still running at its time limit, and may be yet. */
  status: 'done' | 'failed' | 'timed-out';
  /** With `failed`, what was thrown. */
  error?: unknown;
}

/** Options of {@link createStopSequence}. */
export interface StopSequenceOptions {
  /** Default the machine's time. */
  clock?: Clock;
}

/** What a process does when it stops, by phase. */
export interface StopSequence {
  /**
   * Adds a hook.
   * @throws Error when the phase is over already, because the hook would never run.
   * @throws RangeError on a time limit that cannot be kept.
   */
  add(hook: StopHook): void;
  /**
   * Runs the hooks phase by phase, in a phase one after the other, the last one added first. A hook that
   * fails or hangs never keeps the next from running. Always resolves; each further call gives the same outcomes.
   */
  run(): Promise<StopOutcome[]>;
}

const DEFAULT_TIMEOUT_MS = 10_000;

/** The machine's time. Its timers keep the process alive: it must not end in the middle of its stop. */
const stopClock: Clock = {
  now: () => Date.now(),
  after: (delayMs, task) => {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
};

/**
 * Creates the order in which a process stops.
 *
 * @example
 * const stop = createStopSequence();
 * stop.add({ phase: 'release', name: 'pool', run: () => pool.end() });
 * stop.add({ phase: 'unready', name: 'readiness', run: () => health.drain() });
 * const failed = (await stop.run()).filter(({ status }) => status !== 'done');
 */
export function createStopSequence({ clock = stopClock }: StopSequenceOptions = {}): StopSequence {
  const hooks: StopHook[] = [];
  let current = -1;
  let outcomes: Promise<StopOutcome[]> | undefined;

  const runAll = async (): Promise<StopOutcome[]> => {
    const ended: StopOutcome[] = [];
    for (const [index, phase] of STOP_PHASES.entries()) {
      current = index;
      // Looked up again each time: a hook may add another one to its own phase.
      for (let hook = take(hooks, phase); hook !== undefined; hook = take(hooks, phase)) {
        ended.push(await runHook(hook, clock));
      }
    }
    current = STOP_PHASES.length;
    return ended;
  };

  return {
    add: (hook) => {
      if (STOP_PHASES.indexOf(hook.phase) < current) {
        throw new Error(
          `The stop hook "${hook.name}" comes too late: the phase "${hook.phase}" is over. Add it before the stop.`,
        );
      }
      const { name, timeoutMs = DEFAULT_TIMEOUT_MS } = hook;
      if (!(timeoutMs > 0 && timeoutMs <= MAX_DELAY_MS)) {
        throw new RangeError(
          `The stop hook "${name}" has timeoutMs ${timeoutMs}. Use milliseconds above 0 and at most ${MAX_DELAY_MS}.`,
        );
      }
      hooks.push(hook);
    },
    run: () => (outcomes ??= runAll()),
  };
}

function take(hooks: StopHook[], phase: StopPhase): StopHook | undefined {
  const index = hooks.findLastIndex((hook) => hook.phase === phase);
  return index === -1 ? undefined : hooks.splice(index, 1)[0];
}

async function runHook(hook: StopHook, clock: Clock): Promise<StopOutcome> {
  const { name, phase } = hook;
  const { promise: expired, resolve } = Promise.withResolvers<'timed-out'>();
  const cancel = clock.after(hook.timeoutMs ?? DEFAULT_TIMEOUT_MS, () => resolve('timed-out'));
  try {
    const done = (async () => {
      await hook.run();
      return 'done' as const;
    })();
    return { name, phase, status: await Promise.race([done, expired]) };
  } catch (error) {
    return { name, phase, status: 'failed', error };
  } finally {
    cancel();
  }
}
