export type { CheckStatus, HealthCheck, Probe } from './check.ts';
export type { CheckListener } from './check-runner.ts';
export { systemClock } from './clock.ts';
export type { Clock } from './clock.ts';
export { createHealth } from './create-health.ts';
export type { Health, HealthOptions } from './create-health.ts';
export { createDetailsGuard } from './details-guard.ts';
export type { DetailsGuardOptions, DetailsRequest } from './details-guard.ts';
export type {
  CheckDetails,
  CheckReport,
  HealthReport,
  HealthStatus,
  ReportOptions,
} from './health-report.ts';
export type { HealthLogger } from './record-changes.ts';
export { createStopSequence, STOP_PHASES } from './stop-sequence.ts';
export type { StopHook, StopOutcome, StopPhase, StopSequence, StopSequenceOptions } from './stop-sequence.ts';
