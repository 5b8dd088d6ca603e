import { isRunning } from '@roadbed/process';
import { createPlatformApi } from '../driver/platform-api.ts';
import type { World } from './create-world.ts';
import { eventually } from './eventually.ts';
import { readGatewayPid, readGatewayTable } from './read-gateway.ts';

/** Waits until every process that `npm start` keeps runs, the platform is ready, and every route is answered. */
export async function untilUp(world: World, withinMs: number): Promise<void> {
  const api = createPlatformApi(() => world.run().platform.url);
  await eventually({ what: 'everything is up again', withinMs }, async () => {
    const { supervisor, platform, gateway, slack, postgres } = world.run();
    const parts = { supervisor, platform, gateway, slack, postgres };
    for (const [name, part] of Object.entries(parts)) {
      const { pid, startedAt } = part ?? {};
      if (pid === undefined || startedAt === undefined || !(await isRunning({ pid, startedAt })))
        throw new Error(`${name} does not run`);
    }
    if ((await readGatewayPid(world)) !== gateway.pid) throw new Error('another gateway answers');
    if (!(await api.isReady())) throw new Error('the platform is not ready');
    for (const { environment, service, targets } of await readGatewayTable(world)) {
      if (targets.length === 0) continue;
      const answer = await fetch(`${gateway.url}/${environment}/${service}/`, {
        signal: AbortSignal.timeout(5000),
      });
      if (!answer.ok) throw new Error(`${service} in ${environment} answers ${answer.status}`);
    }
    return true;
  });
}
