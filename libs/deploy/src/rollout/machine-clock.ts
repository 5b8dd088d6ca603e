import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from './collaborators.ts';

/** Time since the process began, which nobody can set back. */
export const machineClock: Clock = { now: () => performance.now(), sleep: (ms) => sleep(ms) };
