export type { DeliveredCommit, Deployment } from './deployment.ts';
export { deliveryEventTypes, parseDeliveryEvents } from './event.ts';
export type { DeliveryEvent } from './event.ts';
export { findFailures } from './find-failures.ts';
export type { DeploymentFailure } from './find-failures.ts';
export { definitions, measure } from './metrics.ts';
export type { DoraMetrics, Period } from './metrics.ts';
export { toDeployments } from './to-deployments.ts';
