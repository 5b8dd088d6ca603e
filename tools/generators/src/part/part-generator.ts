import { logger, type Tree } from '@nx/devkit';
import { describePlan } from './describe-plan.ts';
import type { PartOptions } from './part-options.ts';
import { planPart } from './plan-part.ts';
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
  const plan = await planPart(asTyped(options), fromTree(tree));
  for (const { path, text } of plan.changes) tree.write(path, text);
  return () => logger.info(describePlan(plan));
}

/** Nx makes numbers and truth values of what looks like them; a part takes what a person typed. */
function asTyped(options: PartOptions): PartOptions {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]: [string, unknown]) => [
      name,
      value === undefined ? undefined : `${value as string | number | boolean}`,
    ]),
  );
}
