import type { Workload } from '@roadbed/catalog';
import type { Deployment } from '@roadbed/deploy';

/** The release of a service that is live in an environment. */
export type LiveRelease = Pick<Deployment, 'service' | 'environment' | 'changeId' | 'release'>;

/** A workload that is to run: of a release that is live, as that release describes it. */
export type LiveWorkload = LiveRelease & { workload: Workload };

/** Where one workload is: whatever its release, there is one of it. */
export type WorkloadPlace = { service: string; environment: string; workload: string };

export const toPlace = ({ service, environment, workload }: LiveWorkload): WorkloadPlace => ({
  service,
  environment,
  workload: workload.name,
});

export const keyOf = ({ service, environment, workload }: WorkloadPlace): string =>
  `${environment}/${service}/${workload}`;

/**
 * The name by which the gateway routes SERVICE.WORKLOAD, which has to be one label of a host name. It is no service's:
 * their names have no two hyphens in a row. At most 62 characters, of the 63 that a label may have.
 */
export const toRouteName = ({ service, workload }: Omit<WorkloadPlace, 'environment'>): string =>
  `${service}--${workload}`;

/** `C-12-settle-1`, and after it `C-12-settle-2`. */
export function nextInstance({ changeId, workload }: LiveWorkload, before: string | undefined): string {
  const [, prefix, number] = /^(.*)-(\d+)$/.exec(before ?? '') ?? [];
  return prefix === undefined ? `${changeId}-${workload.name}-1` : `${prefix}-${Number(number) + 1}`;
}
