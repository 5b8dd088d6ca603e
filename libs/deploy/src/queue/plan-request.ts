import type { ChangeKind, ChangeStatus } from '../change/change.ts';
import { system } from '../event.ts';
import { isNewer } from '../release/release.ts';
import type { ReleaseAge } from '../release/release.ts';

/** A change that is in progress or queued, as far as it matters to the next. */
export type Standing = Wish & { id: string; status: ChangeStatus };

/** What is asked for: which release, how, and by whom. */
export type Wish = {
  /** Digest. */
  release: string;
  age: ReleaseAge;
  kind: ChangeKind;
  requestedBy: string;
};

/** The change in progress, and the one that is queued behind it. */
export type StandingChanges = { running: Standing | undefined; queued: Standing | undefined };

export type RequestPlan =
  /** It is in progress at once, or queued; the others end as replaced. */
  | { kind: 'go'; replaces: Standing[] }
  | { kind: 'queue'; behind: Standing; replaces: Standing[] }
  /** `by` is what is asked for already, or goes before it. */
  | { kind: 'refuse'; by: Standing; because: 'same' | 'older' };

/**
 * What becomes of a request beside those that stand. A newer release takes the place of one that is queued, and of one
 * that waits for approval where that was asked for by the same person or by the platform. An emergency and a roll back
 * take the place of whatever has not begun.
 */
export function planRequest(asked: Wish, { running, queued }: StandingChanges): RequestPlan {
  const isUrgent = isUrgentKind(asked.kind);
  const same = [queued, running].find((standing) => standing !== undefined && isCoveredBy(asked, standing));
  if (same !== undefined) return { kind: 'refuse', by: same, because: 'same' };

  const beatsQueued = (standing: Standing) =>
    isUrgent || (!isUrgentKind(standing.kind) && isNewer(asked.age, standing.age));
  const canTakeOver =
    running === undefined || (isUrgent ? hasNotBegun(running) : isOvertaken(asked, running));
  if (queued !== undefined && !beatsQueued(queued)) {
    return { kind: 'refuse', by: queued, because: 'older' };
  }
  if (canTakeOver) {
    // Behind something urgent the queued one keeps its turn.
    const replaces = [running, isUrgent ? undefined : queued].filter((one) => one !== undefined);
    return { kind: 'go', replaces };
  }
  return { kind: 'queue', behind: running, replaces: queued === undefined ? [] : [queued] };
}

export function isUrgentKind(kind: ChangeKind): boolean {
  return kind === 'emergency' || kind === 'rollback';
}

/** Whether a standing change does all that is asked for: the same release, at least as urgently or under way. */
function isCoveredBy({ release, kind }: Wish, standing: Standing): boolean {
  if (release !== standing.release) return false;
  return !isUrgentKind(kind) || isUrgentKind(standing.kind) || standing.status === 'rolling-out';
}

function hasNotBegun({ status, kind }: Standing): boolean {
  return !isUrgentKind(kind) && (status === 'waiting-for-approval' || status === 'approved');
}

function isOvertaken(asked: Wish, running: Standing): boolean {
  if (running.status !== 'waiting-for-approval' || isUrgentKind(running.kind)) return false;
  const isTheirs = running.requestedBy === asked.requestedBy || running.requestedBy === system;
  return isTheirs && isNewer(asked.age, running.age);
}
