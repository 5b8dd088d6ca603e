import { request } from 'node:http';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import type { World } from './create-world.ts';

const tableSchema = z.object({
  routes: z.array(
    z.object({
      environment: z.string(),
      service: z.string(),
      targets: z.array(z.object({ instance: z.string(), url: z.string(), weight: z.number() })),
    }),
  ),
});
const healthSchema = z.object({ status: z.string(), pid: z.int() });

/** Where the gateway sends requests now. */
export type GatewayRoute = z.output<typeof tableSchema>['routes'][number];

/** The gateway's routing table, by its admin socket. */
export async function readGatewayTable(world: World): Promise<GatewayRoute[]> {
  return tableSchema.parse(await ask(world, '/table')).routes;
}

/** The process that answers as the gateway. @throws while none does */
export async function readGatewayPid(world: World): Promise<number> {
  const { status, pid } = healthSchema.parse(await ask(world, '/health'));
  if (status !== 'ok') throw new Error(`the gateway is ${status}`);
  return pid;
}

async function ask(world: World, path: string): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const socketPath = world.run().gateway.adminSocket;
  const sent = request({ socketPath, path, agent: false, timeout: 2000 }, (response) => {
    json(response).then(resolve, reject);
  });
  sent.on('timeout', () => sent.destroy(new Error('the gateway does not answer on its admin socket')));
  sent.on('error', reject);
  sent.end();
  return await promise;
}
