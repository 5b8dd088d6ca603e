import { isRunning } from '@roadbed/process';
import { pause } from './pause.ts';
import type { Running, Unit } from './unit.ts';

const LOOK_EVERY_MS = 300;
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 30_000;
/** A unit that ran this long before it ended counts as having started well. */
const SETTLED_MS = 30_000;

export interface WatchOptions {
  unit: Unit;
  running: Running;
  signal: AbortSignal;
  say: (line: string) => void;
  onRestart: (running: Running) => void;
}

/** Starts a unit again whenever it ends, waiting longer each time it does so soon; until aborted. */
export async function watch({ unit, running, signal, say, onRestart }: WatchOptions): Promise<void> {
  let current: Running | undefined = running;
  let wait = FIRST_WAIT_MS;
  let since = performance.now();
  while (!signal.aborted) {
    if (current !== undefined && (await isRunning(current))) {
      await pause(LOOK_EVERY_MS, signal);
      continue;
    }
    if (current !== undefined) {
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
