import { describeLock, waysPastLock } from '../lock/describe-lock.ts';
import { findLock } from '../lock/find-lock.ts';
import type { Check } from './check.ts';

/** Whether nobody else holds the service in the environment. */
export const checkLock: Check = async ({ db, catalog, service, environment, requestedBy, now }) => {
  const place = { service: service.name, environment: environment.name };
  const lock = await findLock(db, place, now);
  if (lock === undefined) {
    return {
      check: 'lock',
      verdict: 'passed',
      code: 'unlocked',
      message: `${place.service} in ${place.environment} is not locked.`,
      facts: {},
    };
  }
  const { id, holder, since, expiresAt, reason } = lock;
  const facts = { lock: id, holder, since, until: expiresAt, reason };
  if (requestedBy === `person:${holder}`) {
    return {
      check: 'lock',
      verdict: 'passed',
      code: 'own-lock',
      message: `${describeLock(catalog, lock)}, who asks.`,
      facts,
    };
  }
  return {
    check: 'lock',
    verdict: 'refused',
    code: 'locked',
    message: `${describeLock(catalog, lock)}. ${waysPastLock(lock)}`,
    facts,
  };
};
