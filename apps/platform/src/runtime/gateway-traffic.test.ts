import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createGatewayTraffic } from './gateway-traffic.ts';

// The gateway is a process, which on a busy machine takes its time to start.
vi.setConfig({ testTimeout: 60_000 });

const gatewayEntry = join(import.meta.dirname, '../../../gateway/src/server.ts');

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** The real gateway, as a process of its own. */
async function startGateway(folder: string): Promise<{ child: ChildProcess; url: string; socket: string }> {
  const socket = join(folder, 'admin.sock');
  const child = spawn(process.execPath, [gatewayEntry], {
    env: { PORT: '0', GATEWAY_ADMIN_SOCKET: socket, GATEWAY_TABLE_FILE: join(folder, 'table.json') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const { port } = JSON.parse(line) as { port: number };
  return { child, url: `http://127.0.0.1:${port}/production/payments/`, socket };
}

async function startInstance(instance: string, listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { instance, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** How often each status was answered. */
async function ask(url: string, times: number): Promise<Record<number, number>> {
  const statuses: Record<number, number> = {};
  for (let turn = 0; turn < times; turn += 1) {
    const answer = await fetch(url);
    await answer.arrayBuffer();
    statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
  }
  return statuses;
}

describe("the gateway's traffic", () => {
  test('is shared out by weights, and what each target made of it is told', async () => {
    const { url, socket } = await startGateway(await temporaryFolder());
    const traffic = createGatewayTraffic(socket);
    const stable = await startInstance('C-1-1', (_request, response) => response.end());
    const canary = await startInstance('C-2-1', (_request, response) => response.writeHead(500).end());

    await traffic.route('payments', 'production', 1, stable);
    expect(await ask(url, 5)).toEqual({ 200: 5 });
    await traffic.split('payments', 'production', 2, [
      { ...stable, weight: 1 },
      { ...canary, weight: 3 },
    ]);
    expect((await traffic.routed()).get('production/payments')).toBeUndefined();
    const statuses = await ask(url, 200);
    const { instances } = await traffic.signals('payments', 'production');
    expect(instances['C-1-1']).toMatchObject({ requests: 5 + (statuses[200] ?? 0), errors: 0 });
    expect(instances['C-2-1']).toMatchObject({ requests: statuses[500], errors: statuses[500] });
    // Of 200 draws at three quarters: eight standard deviations.
    expect(Math.abs((statuses[500] ?? 0) - 150)).toBeLessThan(50);
    const latency = instances['C-2-1']?.latency;
    expect(latency?.counts.reduce((sum, count) => sum + count, 0)).toBe(statuses[500]);
    expect(latency?.counts).toHaveLength((latency?.bounds.length ?? 0) + 1);

    await traffic.split('payments', 'production', 3, [
      { ...stable, weight: 100 },
      { ...canary, weight: 0 },
    ]);
    expect((await traffic.routed()).get('production/payments')).toBe('C-1-1');
    expect(await ask(url, 20)).toEqual({ 200: 20 });
  });

  test('tells the signals of an instance that has gone, and none of another service', async () => {
    const { url, socket } = await startGateway(await temporaryFolder());
    const traffic = createGatewayTraffic(socket);
    const instance = await startInstance('C-1-1', (_request, response) => response.end());
    await traffic.route('payments', 'production', 1, instance);
    await ask(url, 3);
    await traffic.route('payments', 'production', 2, null);
    expect((await traffic.routed()).get('production/payments')).toBeUndefined();
    expect((await traffic.signals('payments', 'production')).instances['C-1-1']).toMatchObject({
      requests: 3,
      errors: 0,
    });
    expect((await traffic.signals('payments', 'stubs')).instances).toEqual({});
  });

  test('goes on after a kill with the same shares, in another epoch', async () => {
    const folder = await temporaryFolder();
    const first = await startGateway(folder);
    const traffic = createGatewayTraffic(first.socket);
    const instance = await startInstance('C-1-1', (_request, response) => response.end());
    await traffic.split('payments', 'production', 7, [{ ...instance, weight: 5 }]);
    await ask(first.url, 2);
    const before = await traffic.signals('payments', 'production');
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');

    const second = await startGateway(folder);
    expect(await ask(second.url, 1)).toEqual({ 200: 1 });
    const after = await traffic.signals('payments', 'production');
    expect(after.epoch).not.toBe(before.epoch);
    expect([before, after].map(({ instances }) => instances['C-1-1']?.requests)).toEqual([2, 1]);
    await expect(traffic.split('payments', 'production', 6, [])).rejects.toThrow(
      /refused to route payments in production \(409\)/,
    );
    await expect(traffic.signals('Pay!', 'production')).rejects.toThrow(/no signals of Pay! .*\(400\)/);
  });
});

describe("the gateway's health", () => {
  test('is bad while nothing answers on its admin socket', async () => {
    const socket = join(await temporaryFolder(), 'admin.sock');
    await expect(createGatewayTraffic(socket).ping()).rejects.toThrow(/ENOENT/);
  });

  test.each([
    [200, 'good'],
    [503, 'the gateway answers 503 on its admin socket'],
  ])('goes by the answer: with %s it is %s', async (status, told) => {
    const socket = join(await temporaryFolder(), 'admin.sock');
    const server = createServer((_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end('[]');
    }).listen(socket);
    await once(server, 'listening');
    const seen = await createGatewayTraffic(socket)
      .ping()
      .then(
        () => 'good',
        (error: Error) => error.message,
      );
    server.close();
    expect(seen).toBe(told);
  });
});
