import { requestVerb } from './request-verb.ts';
import { rollbackVerb } from './rollback-verb.ts';
import { rolloutVerbs } from './rollout-verbs.ts';
import { statusVerb } from './status-verb.ts';
import type { Verb } from './verb.ts';

/** What is meant when the first word is no verb: `/deploy payments to production`. */
export const impliedVerb: Verb = requestVerb;

/** Every verb of `/deploy`, in the order of its help. A verb is a file of its own, `NAME-verb.ts`, and a line here. */
export const verbs: readonly Verb[] = [requestVerb, statusVerb, rollbackVerb, ...rolloutVerbs];
