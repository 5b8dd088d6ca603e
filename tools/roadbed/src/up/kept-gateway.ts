import { request } from 'node:http';
import { json } from 'node:stream/consumers';
import { readRunningPidFile } from '@roadbed/process';
import { z } from 'zod';
import { gatewaySocket } from './gateway-socket.ts';
import { pidFileOf } from './unit.ts';

const LIMIT_MS = 2000;
const healthSchema = z.object({ status: z.literal('ok'), pid: z.int(), port: z.int() });

/**
 * Whether the gateway that a supervisor left serves on the port that it would get now. It is kept then: to start another
 * in its place would fail the requests of every service for the time of the whole start.
 */
export async function isGatewayKept(home: string, port: number): Promise<boolean> {
  const identity = await readRunningPidFile(pidFileOf(home, 'gateway'));
  if (identity === undefined) return false;
  const health = healthSchema.safeParse(await readHealth(gatewaySocket(home)).catch(() => undefined));
  return health.success && health.data.pid === identity.pid && health.data.port === port;
}

async function readHealth(socketPath: string): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const sent = request({ socketPath, path: '/health', timeout: LIMIT_MS, agent: false }, (response) => {
    json(response).then(resolve, reject);
  });
  sent.on('timeout', () => sent.destroy(new Error('no answer')));
  sent.on('error', reject);
  sent.end();
  return await promise;
}
