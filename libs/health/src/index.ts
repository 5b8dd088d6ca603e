export type { CheckReport, CheckStatus, HealthCheck } from './check.ts';
export type { CheckListener } from './check-runner.ts';
export { createHealth } from './create-health.ts';
export type { Health, HealthOptions, HealthReport } from './create-health.ts';
