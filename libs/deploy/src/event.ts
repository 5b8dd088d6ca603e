import type { Transaction } from 'kysely';
import type { DeployTables } from './tables.ts';

/** A step of a deployment, told to whoever keeps the record. No secret belongs in it. */
export type DeployEvent = {
  /** The same for a repeated step, so that it is recorded once. */
  id: string;
  type:
    | 'roadbed.release.registered.v1'
    | 'roadbed.change.requested.v1'
    | 'roadbed.change.approval-given.v1'
    | 'roadbed.change.approved.v1'
    | 'roadbed.change.rejected.v1'
    | 'roadbed.rollout.started.v1'
    | 'roadbed.rollout.instance-started.v1'
    | 'roadbed.rollout.instance-ready.v1'
    | 'roadbed.rollout.smoke-passed.v1'
    | 'roadbed.rollout.traffic-switched.v1'
    | 'roadbed.rollout.previous-drained.v1'
    | 'roadbed.instance.restarted.v1'
    | 'roadbed.change.live.v1'
    | 'roadbed.change.failed.v1'
    | 'roadbed.rollout.weight-set.v1'
    | 'roadbed.rollout.judged.v1'
    | 'roadbed.rollout.verified.v1'
    | 'roadbed.rollout.promoted.v1'
    | 'roadbed.rollout.paused.v1'
    | 'roadbed.rollout.resumed.v1'
    | 'roadbed.rollout.aborted.v1'
    | 'roadbed.change.rolled-back.v1'
    | 'roadbed.lock.taken.v1'
    | 'roadbed.lock.stolen.v1'
    | 'roadbed.lock.released.v1'
    | 'roadbed.lock.expired.v1'
    | 'roadbed.lock.reminded.v1'
    | 'roadbed.lock.reserved.v1'
    | 'roadbed.lock.waited-for.v1'
    | 'roadbed.lock.wait-left.v1'
    | 'roadbed.freeze.set.v1'
    | 'roadbed.freeze.lifted.v1'
    | 'roadbed.change.replaced.v1'
    | 'roadbed.change.advanced.v1'
    | 'roadbed.change.held.v1'
    | 'roadbed.change.described.v1'
    | 'roadbed.change.lapsed.v1'
    | 'roadbed.change.reviewed.v1';
  /** `person:ana` or `system:roadbed`. */
  actor: string;
  subject: string;
  service?: string;
  environment?: string;
  changeId?: string;
  data: Record<string, unknown>;
};

/** Puts an event on record in the transaction that makes it true. The application fills it with the ledger. */
export type RecordEvent = (transaction: Transaction<DeployTables>, event: DeployEvent) => Promise<void>;

/** The actor of everything that no person asked for. */
export const system = 'system:roadbed';
