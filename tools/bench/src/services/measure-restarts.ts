import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startGateway } from '../gateway/start-gateway.ts';
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
