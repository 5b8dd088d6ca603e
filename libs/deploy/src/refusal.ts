/** Why the platform said no: a closed set, so that every way in can tell it in its own words. */
export type RefusalCode =
  | 'unknown-service'
  | 'unknown-environment'
  | 'unknown-release'
  | 'ambiguous-release'
  | 'no-release'
  | 'release-refused'
  | 'change-in-progress'
  | 'unknown-change'
  | 'not-waiting'
  | 'own-change'
  | 'already-decided'
  | 'not-rolling-out'
  | 'already-said'
  | 'not-paused'
  | 'nothing-to-wait-for'
  | 'nothing-live'
  | 'nothing-to-roll-back-to'
  | 'already-rolling-back'
  | 'no-reason'
  | 'reason-too-long'
  | 'bad-time'
  | 'locked'
  | 'not-locked'
  | 'not-holder'
  | 'own-lock'
  | 'not-waiting-for-lock'
  | 'not-freezer'
  | 'unknown-freeze'
  | 'not-promoted'
  | 'on-its-way'
  | 'not-baked'
  | 'unhealthy-before'
  | 'frozen'
  | 'budget-spent'
  | 'stale-approval'
  | 'lapsed'
  | 'not-an-approver'
  | 'not-allowed'
  | 'no-review'
  | 'own-review'
  | 'not-queued';

/** An expected no, with the way out. Not an error: nothing went wrong in the platform. */
export type Refusal = {
  ok: false;
  code: RefusalCode;
  /** What was refused and what to do instead, for people. */
  message: string;
};

export function refuse(code: RefusalCode, message: string): Refusal {
  return { ok: false, code, message };
}
