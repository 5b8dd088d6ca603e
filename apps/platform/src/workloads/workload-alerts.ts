import { listAlerts, observe } from '@roadbed/alerts';
import { recordAlert } from '../record.ts';
import type { WorkloadPlace } from './live-workload.ts';
import type { WorkloadContext, WorkloadState } from './workload-context.ts';

/** What alerts call a workload: as catalogues know it. No service's name has a dot. */
const toAlertName = ({ service, workload }: WorkloadPlace) => `${service}.${workload}`;

/** A workload is not as it should be: an alert fires, until one of the two below. */
export async function fireAlert(
  place: WorkloadPlace,
  what: string,
  { db }: Pick<WorkloadContext, 'db'>,
): Promise<void> {
  const name = toAlertName(place);
  const { environment } = place;
  const summary = `${name} in ${environment} ${what}`;
  await observe(db, recordAlert, { service: name, environment, healthy: false, summary });
}

/** A workload is as it should be again. */
export async function resolveAlert(place: WorkloadPlace, { db }: Pick<WorkloadContext, 'db'>): Promise<void> {
  const { environment } = place;
  await observe(db, recordAlert, {
    service: toAlertName(place),
    environment,
    healthy: true,
    summary: 'ready',
  });
}

/** Resolves what fires for workloads that are not to run any longer. */
export async function resolveGoneAlerts(
  states: readonly WorkloadState[],
  { db }: Pick<WorkloadContext, 'db'>,
): Promise<void> {
  const wanted = new Set(states.map(({ place }) => `${place.environment}/${toAlertName(place)}`));
  for (const { service, environment } of await listAlerts(db, { status: 'firing', limit: 1000 })) {
    if (!service.includes('.') || wanted.has(`${environment}/${service}`)) continue;
    await observe(db, recordAlert, { service, environment, healthy: true, summary: 'ready' });
  }
}
