import { isRunning, stopProcess } from '@roadbed/process';
import { pause } from './pause.ts';
import type { Running, Unit } from './unit.ts';

const LOOK_EVERY_MS = 300;
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 30_000;
/** A unit that ran this long before it ended counts as having started well. */
const SETTLED_MS = 30_000;
/** A unit that gives no answer for so long hangs: a platform that hangs would keep the leader's lock for ever. */
const HUNG_AFTER_MS = 20_000;

export interface WatchOptions {
  unit: Unit;
  running: Running;
  signal: AbortSignal;
  say: (line: string) => void;
  onRestart: (running: Running) => void;
  /** @defaultValue 20000 */
  hungAfterMs?: number;
}

/** Starts a unit again whenever it ends or hangs, waiting longer each time it does so soon; until aborted. */
export async function watch(options: WatchOptions): Promise<void> {
  const { unit, running, signal, say, onRestart } = options;
  let current: Running | undefined = running;
  let wait = FIRST_WAIT_MS;
  let since = performance.now();
  while (!signal.aborted) {
    if (current !== undefined) {
      await untilEnded(current, options);
      if (signal.aborted) return;
      if (performance.now() - since >= SETTLED_MS) wait = FIRST_WAIT_MS;
      say(`${unit.title} (process ${current.pid}) has ended; starting it again. Its log: ${current.log}`);
    }
    await pause(wait, signal);
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    current = await tryStart(unit, signal, say, wait);
    since = performance.now();
    if (current === undefined) continue;
    say(`${unit.title} is back (process ${current.pid})`);
    onRestart(current);
  }
}

/** Waits until a process has ended; one that hangs is killed. */
async function untilEnded(
  running: Running,
  { unit, signal, say, hungAfterMs = HUNG_AFTER_MS }: WatchOptions,
): Promise<void> {
  let answeredAt = performance.now();
  while (!signal.aborted && (await isRunning(running))) {
    if (unit.isAlive === undefined || (await unit.isAlive())) answeredAt = performance.now();
    if (performance.now() - answeredAt > hungAfterMs) {
      say(`${unit.title} (process ${running.pid}) has not answered for ${hungAfterMs / 1000} s; ending it`);
      await stopProcess(running, { graceMs: 0 });
      return;
    }
    await pause(LOOK_EVERY_MS, signal);
  }
}

async function tryStart(
  unit: Unit,
  signal: AbortSignal,
  say: (line: string) => void,
  wait: number,
): Promise<Running | undefined> {
  try {
    return await unit.start(signal);
  } catch (error) {
    if (!signal.aborted) say(`${(error as Error).message}\nTrying again in ${wait / 1000} s`);
    return undefined;
  }
}
