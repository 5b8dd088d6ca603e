import { once } from 'node:events';
import { Agent, get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { startProcess } from './test-process.ts';
import type { TestProcess } from './test-process.ts';

const FIXTURE = './__fixtures__/server.ts';

describe('a service that gets SIGTERM', () => {
  const processes: TestProcess[] = [];
  const start = (env: Record<string, string>): TestProcess => {
    const service = startProcess(FIXTURE, env);
    processes.push(service);
    return service;
  };

  afterEach(async () => {
    await Promise.all(
      processes.splice(0).map((service) => {
        service.process.kill('SIGKILL');
        return service.exitCode;
      }),
    );
  });

  it('fails no request on kept-alive connections while a balancer moves to another', async () => {
    const [first, second] = [start({ DRAIN_MS: '500' }), start({})];
    const urls = [await first.url, await second.url] as const;
    let target = urls[0];
    const load = new AbortController();
    const balancer = (async () => {
      while (target === urls[0]) {
        const ready = await fetch(`${urls[0]}/health/ready`);
        target = ready.ok ? urls[0] : urls[1];
        await sleep(20);
      }
    })();

    const pids = new Set<number>();
    let answers = 0;
    const failures: unknown[] = [];
    // Each worker holds one connection until it is told to close it, as a balancer of connections does.
    const worker = async (): Promise<void> => {
      while (!load.signal.aborted) {
        const agent = new Agent({ keepAlive: true, maxSockets: 1 });
        const url = target;
        let isKept = true;
        while (!load.signal.aborted && isKept) {
          try {
            const answer = await request(`${url}/slow/2`, agent);
            isKept = answer.headers.connection !== 'close';
            pids.add((answer.body as { pid: number }).pid);
            answers += 1;
            if (answer.status !== 200) {
              failures.push(answer.status);
            }
          } catch (error) {
            failures.push(error);
            isKept = false;
          }
        }
        agent.destroy();
      }
    };
    const workers = Array.from({ length: 10 }, worker);
    await sleep(200);
    first.process.kill('SIGTERM');
    const exitCode = await first.exitCode;
    await balancer;
    load.abort();
    await Promise.all(workers);

    expect(failures).toEqual([]);
    expect(exitCode).toBe(0);
    expect(answers).toBeGreaterThan(100);
    expect(pids.size).toBe(2);
  });

  it('is live and answers with Connection: close, but is not ready', async () => {
    const service = start({ DRAIN_MS: '60000' });
    const url = await service.url;
    service.process.kill('SIGTERM');
    while ((await fetch(`${url}/health/ready`)).status !== 503) {
      await sleep(5);
    }
    for (const path of ['/health/live', '/health/started', '/info', '/slow/1', '/nothing-here']) {
      const answer = await request(`${url}${path}`, new Agent({ keepAlive: true }));
      const status = path === '/nothing-here' ? 404 : 200;
      expect({ path, ...answer }).toMatchObject({ path, status, headers: { connection: 'close' } });
    }
  });

  it('answers a request that takes longer than the drain time', async () => {
    const service = start({ DRAIN_MS: '50' });
    const url = await service.url;
    const answer = request(`${url}/slow/600`, new Agent({ keepAlive: true }));
    await sleep(100);
    service.process.kill('SIGTERM');
    await expect(answer).resolves.toMatchObject({ status: 200, headers: { connection: 'close' } });
    await expect(service.exitCode).resolves.toBe(0);
  });

  it('exits at once at the second signal', async () => {
    const service = start({ DRAIN_MS: '60000' });
    const url = await service.url;
    service.process.kill('SIGTERM');
    while ((await fetch(`${url}/health/ready`)).status !== 503) {
      await sleep(5);
    }
    service.process.kill('SIGTERM');
    await expect(service.exitCode).resolves.toBe(143);
  });

  it('closes without the drain time at SIGINT', async () => {
    const service = start({ DRAIN_MS: '60000' });
    await service.url;
    service.process.kill('SIGINT');
    await expect(service.exitCode).resolves.toBe(0);
  });
});

async function request(
  url: string,
  agent: Agent,
): Promise<{ status: number | undefined; headers: IncomingMessage['headers']; body: unknown }> {
  const [answer] = (await once(get(url, { agent }), 'response')) as [IncomingMessage];
  const chunks = await answer.toArray();
  return {
    status: answer.statusCode,
    headers: answer.headers,
    body: JSON.parse(Buffer.concat(chunks as Buffer[]).toString()),
  };
}
