import type { PartPlan } from './plan-part.ts';

/** What a person reads when a part is written. */
export function describePlan({ service, changes, next }: PartPlan): string {
  if (changes.length === 0) return `${service.root} has it already. Nothing was changed.`;
  const checks = `npx nx run-many -t lint typecheck test contract -p ${service.name}`;
  return ['', ...next, `Then: ${checks}`].join('\n');
}
