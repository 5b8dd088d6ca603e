/** What each type of ledger entry says, in the order in which a change meets them. */
const words: Record<string, string> = {
  'roadbed.release.registered.v1': 'Release registered',
  'roadbed.change.requested.v1': 'Asked for',
  'roadbed.change.described.v1': 'Described, as it was shown',
  'roadbed.change.approval-given.v1': 'Approval given',
  'roadbed.change.approved.v1': 'Approved',
  'roadbed.change.rejected.v1': 'Rejected',
  'roadbed.change.lapsed.v1': 'Lapsed',
  'roadbed.change.replaced.v1': 'Replaced before it went out',
  'roadbed.rollout.started.v1': 'Rollout began',
  'roadbed.rollout.instance-started.v1': 'New version started beside the old',
  'roadbed.rollout.instance-ready.v1': 'New version ready',
  'roadbed.rollout.smoke-passed.v1': 'Smoke journey passed',
  'roadbed.rollout.weight-set.v1': 'New version got a share of the traffic',
  'roadbed.rollout.judged.v1': 'New version judged',
  'roadbed.rollout.promoted.v1': 'Rollout promoted',
  'roadbed.rollout.paused.v1': 'Rollout paused',
  'roadbed.rollout.resumed.v1': 'Rollout resumed',
  'roadbed.rollout.aborted.v1': 'Rollout aborted',
  'roadbed.rollout.traffic-switched.v1': 'Traffic switched to the new version',
  'roadbed.rollout.verified.v1': 'Smoke journey passed through the gateway',
  'roadbed.change.live.v1': 'Live',
  'roadbed.rollout.previous-drained.v1': 'Old version drained and stopped',
  'roadbed.change.failed.v1': 'Failed',
  'roadbed.change.rolled-back.v1': 'Taken back',
  'roadbed.notice.delivered.v1': 'Notice delivered',
  'roadbed.notice.abandoned.v1': 'Notice given up',
  'roadbed.notice.retried.v1': 'Notice to be tried again',
  'roadbed.change.reviewed.v1': 'Reviewed',
  'roadbed.change.advanced.v1': 'Its turn in the queue came',
  'roadbed.change.held.v1': 'Held back',
  'roadbed.lock.taken.v1': 'Locked',
  'roadbed.lock.stolen.v1': 'Lock taken from its holder',
  'roadbed.lock.released.v1': 'Unlocked',
  'roadbed.lock.expired.v1': 'Lock ended by itself',
  'roadbed.lock.reminded.v1': 'Holder of a lock reminded',
  'roadbed.lock.reserved.v1': 'Reserved for the next in line',
  'roadbed.lock.waited-for.v1': 'Somebody waits for a lock',
  'roadbed.lock.wait-left.v1': 'Somebody waits no more',
  'roadbed.freeze.set.v1': 'Frozen',
  'roadbed.freeze.lifted.v1': 'Freeze lifted',
  'roadbed.instance.restarted.v1': 'Instance restarted',
  'roadbed.workload.started.v1': 'Workload started',
  'roadbed.workload.restarted.v1': 'Workload started again',
  'roadbed.workload.stopped.v1': 'Workload ended',
  'roadbed.workload.run-failed.v1': 'Scheduled run failed',
  'roadbed.feedback.received.v1': 'Feedback received',
  'roadbed.alert.firing.v1': 'Alert firing',
  'roadbed.alert.resolved.v1': 'Alert resolved',
  'roadbed.token.created.v1': 'Token made',
  'roadbed.token.revoked.v1': 'Token revoked',
  'roadbed.ledger.link-created.v1': 'Link to the ledger made',
  'roadbed.ledger.link-revoked.v1': 'Link to the ledger taken back',
  'roadbed.ledger.personal-erased.v1': 'Personal data erased',
};

/** The types that can be filtered by. */
export const eventTypes: readonly string[] = Object.keys(words);

/** A type in words; one that is not known keeps what its name says. */
export function describeEvent(type: string): string {
  const known = words[type];
  if (known !== undefined) return known;
  const name = type.replace(/^roadbed\./, '').replace(/\.v\d+$/, '');
  const text = name.replaceAll(/[.-]+/g, ' ');
  return text === '' ? type : text.charAt(0).toUpperCase() + text.slice(1);
}
