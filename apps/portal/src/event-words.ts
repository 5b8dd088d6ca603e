/** What each type of ledger entry says, in the order in which a change meets them. */
const words: Record<string, string> = {
  'roadbed.release.registered.v1': 'Release registered',
  'roadbed.change.requested.v1': 'Asked for',
  'roadbed.change.approval-given.v1': 'Approval given',
  'roadbed.change.approved.v1': 'Approved',
  'roadbed.change.rejected.v1': 'Rejected',
  'roadbed.rollout.started.v1': 'Rollout began',
  'roadbed.rollout.instance-started.v1': 'New version started beside the old',
  'roadbed.rollout.instance-ready.v1': 'New version ready',
  'roadbed.rollout.smoke-passed.v1': 'Smoke journey passed',
  'roadbed.rollout.traffic-switched.v1': 'Traffic switched to the new version',
  'roadbed.change.live.v1': 'Live',
  'roadbed.rollout.previous-drained.v1': 'Old version drained and stopped',
  'roadbed.change.failed.v1': 'Failed',
  'roadbed.change.replaced.v1': 'Replaced before it went out',
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
  'roadbed.feedback.received.v1': 'Feedback received',
  'roadbed.alert.firing.v1': 'Alert firing',
  'roadbed.alert.resolved.v1': 'Alert resolved',
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
