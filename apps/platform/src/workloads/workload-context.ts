import type { Kysely } from 'kysely';
import type { InstanceNote } from '../runtime/instance-folder.ts';
import type { GatewayTraffic } from '../runtime/gateway-traffic.ts';
import type { LocalRuntime } from '../runtime/local-runtime.ts';
import type { Tables } from '../tables.ts';
import type { LiveWorkload, WorkloadPlace } from './live-workload.ts';
import type { RestartPauses } from './restart-pauses.ts';

/** What keeping a workload needs of its surroundings. */
export type WorkloadContext = {
  db: Kysely<Tables>;
  runtime: LocalRuntime;
  traffic: Pick<GatewayTraffic, 'route' | 'unroute' | 'routed' | 'drain'>;
  log: {
    info(fields: object, message: string): void;
    warn(fields: object, message: string): void;
  };
  /** How long a process that is replaced may take to finish its requests, in milliseconds. */
  drainMs: number;
  /** How long a new process may take to be ready, in milliseconds. */
  readyWithinMs: number;
  pauses: RestartPauses;
  /** Instances that have been ready, as far as this process has seen. */
  seenReady: Set<string>;
  /** The time by which schedules go. */
  now: () => Date;
  /** Up to which of its times, in milliseconds since the epoch, each schedule needs no look at the database. */
  dealtUntil: Map<string, number>;
  /** Aborted when this platform ends, and starts nothing more. */
  stopping: AbortSignal;
};

/** One workload of a service in an environment, as it is to be and as it is. */
export type WorkloadState = {
  place: WorkloadPlace;
  /** What is to run; none where what is live has no such workload. */
  live: LiveWorkload | undefined;
  /** What is noted of its processes, running or not. */
  notes: readonly WorkloadNote[];
};

export type WorkloadNote = InstanceNote & { workload: NonNullable<InstanceNote['workload']> };
