import type { ChangeDetails } from '@roadbed/platform-api';

/** How much of what a service may be unavailable is left, as in the Google SRE workbook. */
export type ErrorBudget = NonNullable<ChangeDetails['errorBudget']>;

/**
 * Says how much error budget a service has left in an environment; null when that is not measured. The application
 * fills it with what it watches.
 */
export type ReadErrorBudget = (
  service: string,
  environment: string,
  availabilityPercent: number,
) => Promise<ErrorBudget | null>;
