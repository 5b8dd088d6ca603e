export { createManualClock } from './manual-clock.ts';
export type { ManualClock } from './manual-clock.ts';
export { createHangingHealth, measureProbes } from './probe-times.ts';
export type { ProbeTimes } from './probe-times.ts';
