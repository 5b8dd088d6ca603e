import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createReleaseFolder } from '@roadbed/deploy';
import { createTestDatabase } from '@roadbed/store/testing';
import { openPlatformDatabase } from '../database.ts';
import { createGatewayTraffic } from '../runtime/gateway-traffic.ts';
import { createLocalRuntime } from '../runtime/local-runtime.ts';

const gatewayEntry = join(import.meta.dirname, '../../../gateway/src/server.ts');

/** What the platform steers, without the platform: a real gateway, a PostgreSQL, and processes. */
export async function startMachine() {
  const home = await mkdtemp(join(tmpdir(), 'machine with space-'));
  const adminSocket = join(home, 'gateway.sock');
  const gateway = spawn(process.execPath, [gatewayEntry], {
    env: { PORT: '0', GATEWAY_ADMIN_SOCKET: adminSocket, GATEWAY_TABLE_FILE: join(home, 'table.json') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const listening = once(createInterface(gateway.stdout), 'line');
  const database = await createTestDatabase();
  const db = await openPlatformDatabase(database.url, { info() {}, warn() {} });
  const [line] = (await listening) as [string];
  const gatewayUrl = `http://127.0.0.1:${(JSON.parse(line) as { port: number }).port}`;
  const releases = createReleaseFolder(join(home, 'releases'));
  const runtime = createLocalRuntime({ home, releases, gatewayUrl, stopGraceMs: 5000, smokeWithinMs: 0 });
  return {
    home,
    gatewayUrl,
    db,
    releases,
    runtime,
    traffic: createGatewayTraffic(adminSocket),
    async close() {
      for (const instance of await runtime.list()) await runtime.stop(instance);
      gateway.kill('SIGKILL');
      await db.destroy();
      await database.drop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

export type Machine = Awaited<ReturnType<typeof startMachine>>;
