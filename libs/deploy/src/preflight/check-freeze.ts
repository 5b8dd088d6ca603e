import { describeFreeze } from '../freeze/describe-freeze.ts';
import { findFreezes } from '../freeze/find-freezes.ts';
import type { Check } from './check.ts';

/** Whether no freeze holds the service in the environment. */
export const checkFreeze: Check = async ({ db, catalog, service, environment, now }) => {
  const freezes = await findFreezes(db, catalog, service, environment.name, now);
  const [longest] = freezes;
  if (longest === undefined) {
    return {
      check: 'freeze',
      verdict: 'passed',
      code: 'not-frozen',
      message: `${environment.name} is not frozen.`,
      facts: {},
    };
  }
  return {
    check: 'freeze',
    verdict: 'refused',
    code: 'frozen',
    message:
      `${freezes.map((freeze) => describeFreeze(catalog, freeze)).join('; ')}. ` +
      'Ask again when it is over; what cannot wait is an emergency.',
    facts: {
      freezes: freezes.map(({ id, reason, from, to }) => ({ id, reason, from, to })),
      until: longest.to,
    },
  };
};
