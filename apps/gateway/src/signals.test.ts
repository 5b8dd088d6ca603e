import { request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import type { SignalsReport } from './signals/instance-signals.ts';
import {
  createTestAdmin,
  send,
  settingsIn,
  spawnGateway,
  startTestGateway,
  startUpstream,
  temporaryFolder,
  unusedUrl,
  until,
  type TestAdmin,
} from './test-utils.ts';

// On a busy machine.
vi.setConfig({ testTimeout: 30_000 });

interface Signals {
  epoch: string;
  bounds: number[];
  instances: SignalsReport[];
}

async function signalsOf(admin: TestAdmin, query = ''): Promise<Signals> {
  const { status, body } = await admin.call('GET', `/signals${query}`);
  expect(status).toBe(200);
  return body as Signals;
}

async function codesOf(admin: TestAdmin, instance: string): Promise<Record<string, number>> {
  const { instances } = await signalsOf(admin);
  const codes = Object.entries(instances.find((at) => at.instance === instance)?.codes ?? {});
  return Object.fromEntries(codes.filter(([, count]) => count > 0));
}

test('requests are counted by the class of their status, with the time until the head of the response', async () => {
  const { url, admin } = await startTestGateway();
  const upstream = await startUpstream((req, res) => {
    const status = Number(req.url?.slice(1));
    setTimeout(() => res.writeHead(status).end(), status === 500 ? 60 : 0);
  });
  await admin.put('e/s', 1, { instance: 'a', url: upstream.url });
  for (const status of [200, 204, 404, 500, 503]) await (await fetch(`${url}/e/s/${status}`)).arrayBuffer();
  expect(await codesOf(admin, 'a')).toEqual({ '2xx': 2, '4xx': 1, '5xx': 2 });
  const { bounds, instances } = await signalsOf(admin);
  expect(instances).toMatchObject([
    {
      environment: 'e',
      service: 's',
      instance: 'a',
      inFlight: 0,
      requests: 5,
      errors: 2,
      latency: { count: 5 },
    },
  ]);
  const [{ latency }] = instances as [SignalsReport];
  const upTo = (seconds: number) => latency.counts[bounds.findIndex((bound) => bound >= seconds)] ?? 0;
  expect(latency.counts).toHaveLength(bounds.length);
  // The one that waited 60 ms is above 50 ms, and no other need be.
  expect(upTo(0.05)).toBeLessThan(5);
  expect(latency.sum).toBeGreaterThan(0.05);
});

test('what the gateway itself sees fail is an error of the instance, each kind by its name', async () => {
  const { url, admin } = await startTestGateway({ idleTimeoutMs: 1_000 });
  const upstream = await startUpstream((req, res) => {
    if (req.url === '/lost') req.socket.destroy();
    if (req.url === '/nonsense') req.socket.end('nonsense\r\n\r\n');
    if (req.url === '/half') {
      res.write('half');
      setTimeout(() => req.socket.destroy(), 10);
    }
  });
  await admin.put('e/s', 1, { instance: 'a', url: upstream.url });
  const post = (path: string) =>
    fetch(`${url}/e/s/${path}`, { method: 'POST' }).then((answer) => answer.text());
  await post('lost');
  await post('nonsense');
  await expect(post('half')).rejects.toThrow('terminated');
  await post('silent');
  expect(await codesOf(admin, 'a')).toEqual({ lost: 3, timeout: 1 });
  await admin.put('e/s', 2, { instance: 'dead', url: await unusedUrl() });
  await post('any');
  expect(await codesOf(admin, 'dead')).toEqual({ unreachable: 1 });
  const { instances } = await signalsOf(admin);
  expect(instances).toMatchObject([
    { instance: 'dead', requests: 1, errors: 1, latency: { count: 0 } },
    { instance: 'a', requests: 4, errors: 4, latency: { count: 1 } },
  ]);
});

test('a request that is sent twice counts for each instance that it was sent to', async () => {
  const { url, admin } = await startTestGateway();
  const good = await startUpstream((_req, res) => res.end());
  const dead = { instance: 'dead', url: await unusedUrl(), weight: 1_000_000 };
  await admin.put('e/s', 1, dead, { instance: 'good', url: good.url, weight: 0.000_001 });
  expect((await fetch(`${url}/e/s/`)).status).toBe(200);
  expect(await codesOf(admin, 'dead')).toEqual({ unreachable: 1 });
  expect(await codesOf(admin, 'good')).toEqual({ '2xx': 1 });
});

test('a client that leaves is no error, and no request either', async () => {
  const { url, admin } = await startTestGateway();
  const upstream = await startUpstream((req, res) => {
    if (req.url === '/begun') res.write('x');
  });
  await admin.put('e/s', 1, { instance: 'a', url: upstream.url });
  for (const path of ['silent', 'begun']) {
    const outgoing = request(`${url}/e/s/${path}`, { agent: false });
    outgoing.on('error', () => {});
    outgoing.end();
    await until(async () => (await signalsOf(admin)).instances[0]?.inFlight === 1);
    await delay(20);
    outgoing.destroy();
    await until(async () => (await signalsOf(admin)).instances[0]?.inFlight === 0);
  }
  const { instances } = await signalsOf(admin);
  expect(instances).toMatchObject([{ requests: 0, errors: 0, codes: { aborted: 2 } }]);
});

test('signals outlive their instance for a while, and are given by environment and service', async () => {
  const { url, admin } = await startTestGateway();
  const upstream = await startUpstream((_req, res) => res.end());
  await admin.put('e/s', 1, { instance: 'old', url: upstream.url });
  await fetch(`${url}/e/s/`);
  await admin.put('e/s', 2, { instance: 'new', url: upstream.url });
  await admin.put('e/other', 1, { instance: 'x', url: upstream.url });
  expect((await admin.targets()).map(({ instance }) => instance)).toEqual(['new', 'x']);
  const { instances } = await signalsOf(admin, '?environment=e&service=s');
  expect(instances.map(({ instance, requests }) => [instance, requests])).toEqual([
    ['new', 0],
    ['old', 1],
  ]);
  expect((await signalsOf(admin, '?environment=f')).instances).toEqual([]);
  for (const query of ['?environment=E', '?enviroment=e']) {
    const { status, body } = await admin.call('GET', `/signals${query}`);
    expect({ status, body }).toMatchObject({ status: 400, body: { code: 'bad-request' } });
  }
});

test('Prometheus can read them too', async () => {
  const { settings, url, admin } = await startTestGateway();
  const upstream = await startUpstream((_req, res) => res.end());
  await admin.put('e/s', 1, { instance: 'a', url: upstream.url });
  await fetch(`${url}/e/s/`);
  const answer = await send({ socketPath: settings.adminSocket, path: '/metrics', agent: false });
  expect(answer.status).toBe(200);
  expect(answer.body).toContain(
    'gateway_requests_total{environment="e",service="s",instance="a",code="2xx"} 1\n',
  );
});

test('a gateway that was started again says so by its epoch', async () => {
  const settings = settingsIn(await temporaryFolder());
  const admin = createTestAdmin(settings.adminSocket);
  const first = await spawnGateway(settings);
  const before = await signalsOf(admin);
  expect((await signalsOf(admin)).epoch).toBe(before.epoch);
  first.kill('SIGKILL');
  await new Promise((resolve) => first.once('exit', resolve));
  await spawnGateway(settings);
  expect((await signalsOf(admin)).epoch).not.toBe(before.epoch);
}, 60_000);
