import { checkVerb } from './check-verb.ts';
import { emergencyVerb } from './emergency-verb.ts';
import { freezeVerb } from './freeze-verb.ts';
import { lockVerb, stealVerb } from './lock-verb.ts';
import { locksVerb } from './locks-verb.ts';
import { queueVerb } from './queue-verb.ts';
import { requestVerb } from './request-verb.ts';
import { reviewVerb } from './review-verb.ts';
import { rollbackVerb } from './rollback-verb.ts';
import { rolloutVerbs } from './rollout-verbs.ts';
import { statusVerb } from './status-verb.ts';
import { tokenVerb } from './token-verb.ts';
import { unfreezeVerb } from './unfreeze-verb.ts';
import { unlockVerb } from './unlock-verb.ts';
import type { Verb } from './verb.ts';
import { leaveVerb, waitVerb } from './wait-verb.ts';
import { withdrawVerb } from './withdraw-verb.ts';

/** What is meant when the first word is no verb: `/deploy payments to production`. */
export const impliedVerb: Verb = requestVerb;

/** Every verb of `/deploy`, in the order of its help. A verb is a file of its own, `NAME-verb.ts`, and a line here. */
export const verbs: readonly Verb[] = [
  requestVerb,
  checkVerb,
  statusVerb,
  queueVerb,
  rollbackVerb,
  ...rolloutVerbs,
  emergencyVerb,
  reviewVerb,
  withdrawVerb,
  lockVerb,
  unlockVerb,
  stealVerb,
  waitVerb,
  leaveVerb,
  locksVerb,
  freezeVerb,
  unfreezeVerb,
  tokenVerb,
];
