import type { ChangeKind } from '../change/change.ts';
import { system } from '../event.ts';
import { checkErrorBudget } from './check-error-budget.ts';
import { checkFreeze } from './check-freeze.ts';
import { checkLive } from './check-live.ts';
import { checkLock } from './check-lock.ts';
import { checkOrder } from './check-order.ts';
import { checkRelease } from './check-release.ts';
import type { Check, CheckInput } from './check.ts';
import type { CheckName, Verdict } from './verdict.ts';

/** In the order of `checkNames`. */
const checks: readonly (readonly [CheckName, Check])[] = [
  ['release', checkRelease],
  ['order', checkOrder],
  ['lock', checkLock],
  ['freeze', checkFreeze],
  ['error-budget', checkErrorBudget],
  ['live', checkLive],
];

/** What a roll back is not asked: it must go out whatever state things are in. */
const notOfRollback: readonly CheckName[] = ['order', 'freeze', 'error-budget', 'live'];
/** What an emergency goes out in spite of; a release that may not be deployed stays refused. */
const overriddenByEmergency: readonly CheckName[] = ['order', 'lock', 'freeze', 'error-budget'];

/**
 * Asks all that is to be asked before a change goes out, also when one says no: who asks sees everything at once.
 * Nothing is changed by it.
 */
export async function runPreflight(input: CheckInput): Promise<Verdict[]> {
  return await Promise.all(
    checks.map(async ([name, check]) =>
      input.kind === 'rollback' && notOfRollback.includes(name)
        ? notAsked(name)
        : weigh(await check(input), input.kind, input.requestedBy),
    ),
  );
}

function notAsked(check: CheckName): Verdict {
  return {
    check,
    verdict: 'passed',
    code: 'not-asked',
    message: 'A roll back is not asked this.',
    facts: {},
  };
}

function weigh(verdict: Verdict, kind: ChangeKind, requestedBy: string): Verdict {
  if (verdict.verdict !== 'refused') return verdict;
  if (kind === 'emergency' && overriddenByEmergency.includes(verdict.check)) {
    return override(verdict, 'an emergency goes out in spite of it');
  }
  // A lock keeps people apart; what the platform takes back by itself is what they would want it to.
  if (kind === 'rollback' && verdict.check === 'lock' && requestedBy === system) {
    return override(verdict, 'the platform takes back what fails in spite of it');
  }
  return verdict;
}

function override({ check, code, message, facts }: Verdict, why: string): Verdict {
  return {
    check,
    verdict: 'warned',
    overridden: true,
    code,
    message: `${message} Overridden: ${why}.`,
    facts,
  };
}
