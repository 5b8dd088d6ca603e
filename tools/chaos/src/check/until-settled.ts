import type { StormLog } from '../storm/storm-log.ts';
import type { World } from '../world/create-world.ts';
import { eventually } from '../world/eventually.ts';
import { readDatabase } from '../world/read-database.ts';
import { readGatewayTable } from '../world/read-gateway.ts';
import { checkChanges } from './check-changes.ts';
import { checkInstances, checkStarts, readInstances } from './check-instances.ts';

/** How long old instances and the routing may take to settle after the last change, in milliseconds. */
const withinMs = 60_000;

/** What of the changes, the instances and the routing of a world is not as it must be at rest. */
export async function lookAround(
  world: World,
  log: Pick<StormLog, 'acknowledged' | 'lostClicks' | 'kills'>,
): Promise<string[]> {
  const stored = await readDatabase(world);
  const instances = await readInstances(world);
  return [
    ...checkChanges(log, stored),
    ...checkInstances(instances, stored.deployments, await readGatewayTable(world)),
    ...checkStarts(instances, log.kills),
  ];
}

/** Waits until every change has ended, and what runs is what is live. @throws with what is not as it must be */
export async function untilSettled(world: World, acknowledged: StormLog['acknowledged'] = []): Promise<void> {
  await eventually({ what: 'all is in its place', withinMs, everyMs: 250 }, async () => {
    const problems = await lookAround(world, { acknowledged, lostClicks: [], kills: [] });
    if (problems.length > 0) throw new Error(problems.join('\n'));
    return true;
  });
}
