import type { Refusal, RefusalCode } from '@roadbed/deploy';
import { problem } from '@roadbed/service';

const statuses: Partial<Record<RefusalCode, number>> = {
  'unknown-service': 404,
  'unknown-environment': 404,
  'unknown-release': 404,
  'no-release': 404,
  'unknown-change': 404,
  'unknown-freeze': 404,
  'not-locked': 404,
  'not-waiting-for-lock': 404,
  'not-holder': 403,
  'not-freezer': 403,
  'own-change': 403,
  'own-review': 403,
  'not-an-approver': 403,
  'not-allowed': 403,
  'bad-time': 400,
  'no-reason': 400,
  'reason-too-long': 400,
};

/** A refusal as problem details (RFC 9457): its code is in the type, and 409 where nothing else fits. */
export function toProblem({ code, message }: Refusal): ReturnType<typeof problem> {
  return problem(statuses[code] ?? 409, message, { type: `urn:roadbed:refusal:${code}` });
}
