import { logger, type Tree } from '@nx/devkit';
import type { PartOptions } from './part-options.ts';
import { planPart, type PartPlan } from './plan-part.ts';
import { fromTree } from './workspace-files.ts';

/**
 * `nx g part KIND --service=NAME`: adds a route, job, client, toggle, alert or runbook entry to a service.
 *
 * Everything is checked before the first write; files that are there are edited where the part belongs and stay as
 * they are elsewhere; a second run changes nothing.
 *
 * @throws Refusal with every problem at once; nothing is written then
 */
export async function createPart(tree: Tree, options: PartOptions): Promise<() => void> {
  const plan = await planPart(options, fromTree(tree));
  for (const { path, text } of plan.changes) tree.write(path, text);
  return () => logger.info(describePlan(plan));
}

/** What a person reads when a part is written. */
export function describePlan({ service, changes, next }: PartPlan): string {
  if (changes.length === 0) return `${service.root} has it already. Nothing was changed.`;
  const checks = `npx nx run-many -t lint typecheck test contract -p ${service.name}`;
  return ['', ...next, `Then: ${checks}`].join('\n');
}
