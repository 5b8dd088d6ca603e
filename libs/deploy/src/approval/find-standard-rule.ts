import type { StandardRule } from '@roadbed/catalog';
import type { ChangeDetails } from '@roadbed/platform-api';
import { isPatch } from './is-patch.ts';

/** The first rule whose conditions all hold for a change; undefined: people decide. What is not known does not hold. */
export function findStandardRule(
  rules: readonly StandardRule[],
  details: ChangeDetails,
): StandardRule | undefined {
  return rules.find(({ when }) => {
    const held = [
      when.commits === undefined || hasOnlyPatches(details),
      when.changes === undefined || details.onlyConfiguration,
      when.vulnerabilities === undefined || details.checks.vulnerabilities === 'none',
      when.errorBudgetAbovePercent === undefined ||
        (details.errorBudget !== null && details.errorBudget.leftPercent > when.errorBudgetAbovePercent),
    ];
    return Object.keys(when).length > 0 && held.every(Boolean);
  });
}

function hasOnlyPatches({ direction, commits, commitCount, notes }: ChangeDetails): boolean {
  const isWholeStory = direction === 'forward' && notes.length === 0 && commits.length === commitCount;
  return isWholeStory && commits.length > 0 && commits.every(isPatch);
}
