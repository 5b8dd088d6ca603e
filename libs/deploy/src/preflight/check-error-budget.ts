import type { Check } from './check.ts';

/** Whether enough is left of the error budget of the service, as the environment asks. */
export const checkErrorBudget: Check = async ({ service, environment, sources }) => {
  const policy = environment.errorBudget;
  if (policy === undefined) {
    return {
      check: 'error-budget',
      verdict: 'passed',
      code: 'budget-not-asked',
      message: `${environment.name} does not ask for an error budget.`,
      facts: {},
    };
  }
  const { availabilityPercent } = service.objectives;
  const read = await sources.readErrorBudget?.(service.name, environment.name, availabilityPercent);
  if (read === undefined || read === null) {
    return {
      check: 'error-budget',
      verdict: 'passed',
      code: 'budget-unknown',
      message: `How much of the error budget of ${service.name} is left in ${environment.name} is not known yet.`,
      facts: { ...policy },
    };
  }
  const { leftPercent } = read;
  const facts = { ...policy, leftPercent };
  const left = `${service.name} has ${Math.round(leftPercent * 10) / 10} % of its error budget left in ${environment.name}`;
  if (policy.refuseBelowPercent > 0 && leftPercent < policy.refuseBelowPercent) {
    return {
      check: 'error-budget',
      verdict: 'refused',
      code: 'budget-spent',
      message:
        `${left}, and below ${policy.refuseBelowPercent} % nothing goes out. ` +
        'Wait until it recovers; what makes it better may go out as an emergency.',
      facts,
    };
  }
  if (leftPercent < policy.warnBelowPercent) {
    return {
      check: 'error-budget',
      verdict: 'warned',
      code: 'budget-low',
      message: `${left}, less than ${policy.warnBelowPercent} %: take care.`,
      facts,
    };
  }
  return { check: 'error-budget', verdict: 'passed', code: 'budget-left', message: `${left}.`, facts };
};
