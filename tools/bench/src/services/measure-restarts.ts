import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from 'undici';
import { startChild } from './child.ts';
import type { Child } from './child.ts';
import type { LoadResult, PaceOrder } from './load.ts';

/** What came of the requests during restarts. */
export interface RestartResult extends LoadResult {
  balancer: 'L4' | 'L7';
  connections: 'kept' | 'fresh';
  restarts: number;
}

interface Balancer {
  url: string;
  switchTo(port: string): Promise<void>;
  stop(): Promise<unknown>;
}

/** Longer than it takes a balancer to see that an instance is not ready. */
const DRAIN_MS = '1000';

/**
 * Restarts a service again and again under 500 requests/s on kept connections and 500 on fresh ones: the next
 * instance starts, the balancer moves to it, the one before gets SIGTERM. The load does not repeat a request.
 */
export async function measureRestarts(file: string, restarts: number): Promise<RestartResult[]> {
  return [
    ...(await measureBehind('L4', await startTcpProxy(), file, restarts)),
    ...(await measureBehind('L7', await startGateway(), file, restarts)),
  ];
}

async function measureBehind(
  name: 'L4' | 'L7',
  balancer: Balancer,
  file: string,
  restarts: number,
): Promise<RestartResult[]> {
  const start = (): Promise<Child> => startChild(file, { PORT: '0', DRAIN_MS, ACCESS_LOG: 'false' });
  let current = await start();
  await balancer.switchTo(portOf(current));
  const loads = await Promise.all([startLoad(balancer.url, false), startLoad(balancer.url, true)]);
  await sleep(500);
  for (let restart = 0; restart < restarts; restart += 1) {
    const next = await start();
    await balancer.switchTo(portOf(next));
    await current.stop('SIGTERM');
    current = next;
  }
  await sleep(500);
  const [kept, fresh] = await Promise.all(loads.map((load) => load.ask<LoadResult>({ kind: 'stop' })));
  await Promise.all([...loads.map((load) => load.stop()), current.stop(), balancer.stop()]);
  return [
    { balancer: name, connections: 'kept', restarts, ...(kept as LoadResult) },
    { balancer: name, connections: 'fresh', restarts, ...(fresh as LoadResult) },
  ];
}

async function startLoad(url: string, fresh: boolean): Promise<Child> {
  const load = await startChild(fileURLToPath(new URL('load.ts', import.meta.url)));
  const order: PaceOrder = { kind: 'pace', url: `${url}/items/7`, perSecond: 500, connections: 20, fresh };
  await load.ask(order);
  return load;
}

function portOf(child: Child): string {
  return new URL(String(child.ready['url'])).port;
}

async function startTcpProxy(): Promise<Balancer> {
  const proxy = await startChild(fileURLToPath(new URL('../servers/tcp-proxy.ts', import.meta.url)));
  return {
    url: String(proxy.ready['url']),
    switchTo: async (port) => {
      await proxy.ask({ port: Number(port) });
    },
    stop: () => proxy.stop(),
  };
}

/** The project's own gateway, as the runtime starts it. */
async function startGateway(): Promise<Balancer> {
  const folder = await mkdtemp(join(tmpdir(), 'roadbed-bench-'));
  const adminSocket = join(folder, 'admin.sock');
  const gateway = spawn(
    process.execPath,
    [fileURLToPath(new URL('../../../../apps/gateway/src/server.ts', import.meta.url))],
    {
      env: { PORT: '0', GATEWAY_ADMIN_SOCKET: adminSocket, GATEWAY_TABLE_FILE: join(folder, 'table.json') },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const url = await listeningUrl(gateway);
  const admin = new Client('http://localhost', { socketPath: adminSocket });
  let fence = 0;
  return {
    url: `${url}/bench/bench`,
    switchTo: async (port) => {
      fence += 1;
      const targets = [{ instance: `i${fence}`, url: `http://127.0.0.1:${port}`, weight: 1 }];
      const answer = await admin.request({
        method: 'PUT',
        path: '/routes/bench/bench',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ fence, targets }),
      });
      if (answer.statusCode > 299) {
        throw new Error(`The gateway answered with ${answer.statusCode}: ${await answer.body.text()}`);
      }
      await answer.body.dump();
    },
    stop: async () => {
      await admin.close();
      gateway.kill('SIGKILL');
      await once(gateway, 'exit');
      await rm(folder, { recursive: true });
    },
  };
}

function listeningUrl(gateway: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let text = '';
  gateway.stdout?.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    const port = /"port":(\d+)/.exec(text)?.[1];
    if (port !== undefined) {
      resolve(`http://127.0.0.1:${port}`);
    }
  });
  gateway.once('exit', () => reject(new Error(`The gateway did not listen: ${text}`)));
  return promise;
}
