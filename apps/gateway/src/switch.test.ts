import { Agent } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { send, startTestGateway, startUpstream, until, type TestGateway } from './test-utils.ts';

// On a busy machine.
vi.setConfig({ testTimeout: 30_000 });

/** Sends requests on kept-alive connections until stopped; gives the number sent and all that went wrong. */
function startLoad({ gateway }: TestGateway, connections: number, methods: string[]) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const failed: string[] = [];
  let sent = 0;
  const running = new AbortController();
  const worker = async (method: string) => {
    while (!running.signal.aborted) {
      sent += 1;
      const body = method === 'GET' ? undefined : `body ${sent}`;
      const options = { port: gateway.port, path: '/e/s/', method, agent };
      const answer = await send(options, body).catch((error: Error) => ({ status: 0, body: error.message }));
      if (answer.status !== 200 || (body && answer.body !== body)) {
        failed.push(`${method}: ${answer.status} ${answer.body}`);
      }
    }
  };
  const workers = Array.from({ length: connections }, (_, n) => worker(methods[n % methods.length] ?? 'GET'));
  return async () => {
    running.abort();
    await Promise.all(workers);
    agent.destroy();
    return { sent, failed };
  };
}

async function startEcho() {
  return startUpstream((req, res) => {
    setTimeout(() => {
      if (req.method === 'GET') res.end('hello');
      else req.pipe(res);
    }, Math.random() * 4);
  });
}

test('20 switches under keep-alive load fail no request, each old instance ended once it has drained', async () => {
  const tested = await startTestGateway();
  const { admin } = tested;
  let old = await startEcho();
  await admin.put('e/s', 1, { instance: '1', url: old.url });
  const stopLoad = startLoad(tested, 16, ['GET', 'POST']);
  for (let fence = 2; fence <= 21; fence++) {
    const next = await startEcho();
    await admin.put('e/s', fence, { instance: String(fence), url: next.url });
    await until(async () => (await admin.targets()).length === 1);
    old.server.close();
    old.server.closeAllConnections();
    old = next;
    await delay(20);
  }
  const { sent, failed } = await stopLoad();
  expect(failed).toEqual([]);
  expect(sent).toBeGreaterThan(200);
});

test('20 switches fail no request when each old instance leaves by itself, closing idle connections at will', async () => {
  const tested = await startTestGateway();
  const { admin } = tested;
  let old = await startEcho();
  await admin.put('e/s', 1, { instance: '1', url: old.url });
  const stopLoad = startLoad(tested, 16, ['GET']);
  for (let fence = 2; fence <= 21; fence++) {
    const next = await startEcho();
    await admin.put('e/s', fence, { instance: String(fence), url: next.url });
    old.server.close();
    const leaving = old.server;
    const idle = setInterval(() => leaving.closeIdleConnections(), 1);
    await until(async () => (await admin.targets()).length === 1);
    clearInterval(idle);
    old = next;
    await delay(10);
  }
  const { sent, failed } = await stopLoad();
  expect(failed).toEqual([]);
  expect(sent).toBeGreaterThan(200);
});

test('connections that an instance closes or resets just when they are used again cost no request', async () => {
  const tested = await startTestGateway();
  let closed = 0;
  const used = new WeakSet<Socket>();
  const upstream = await startUpstream((req, res) => {
    const { socket } = req;
    if (used.has(socket) && Math.random() < 0.2) {
      // To the gateway this is a connection that was closed while its next request was on the way.
      closed += 1;
      if (closed % 2 === 0) socket.resetAndDestroy();
      else socket.destroy();
      return;
    }
    used.add(socket);
    res.end('hello');
    // And this is one that was closed just before.
    if (Math.random() < 0.1) res.once('finish', () => setImmediate(() => socket.destroy()));
  });
  await tested.admin.put('e/s', 1, { instance: 'a', url: upstream.url });
  const stopLoad = startLoad(tested, 8, ['GET']);
  await until(() => closed > 300);
  const { failed } = await stopLoad();
  expect(failed).toEqual([]);
  expect(tested.logs.some((line) => line['retried'] === true)).toBe(true);
});

test('a change takes effect as a whole: no request meets a table that was never set', async () => {
  const { gateway, admin } = await startTestGateway();
  // Every generation has two targets, which answer with its number.
  const instances = await Promise.all(
    Array.from({ length: 20 }, (_, generation) => startUpstream((_req, res) => res.end(String(generation)))),
  );
  const targetsOf = (generation: number) =>
    ['left', 'right'].map((side) => ({
      instance: `${side}-${generation}`,
      url: instances[generation]?.url ?? '',
    }));
  await admin.put('e/s', 1, ...targetsOf(0));
  let asked = 0;
  let acknowledged = 0;
  const agent = new Agent({ keepAlive: true });
  const seen: { earliest: number; answered: number; latest: number }[] = [];
  const running = new AbortController();
  const client = async () => {
    while (!running.signal.aborted) {
      const earliest = acknowledged;
      const { body } = await send({ port: gateway.port, path: '/e/s/', agent });
      seen.push({ earliest, answered: Number(body), latest: asked });
    }
  };
  const clients = Array.from({ length: 8 }, client);
  for (let generation = 1; generation < 20; generation++) {
    asked = generation;
    expect((await admin.put('e/s', generation + 1, ...targetsOf(generation))).status).toBe(200);
    acknowledged = generation;
    await delay(5);
  }
  running.abort();
  await Promise.all(clients);
  agent.destroy();
  expect(
    seen.filter(({ earliest, answered, latest }) => !(earliest <= answered && answered <= latest)),
  ).toEqual([]);
  expect(new Set(seen.map(({ answered }) => answered)).size).toBeGreaterThan(10);
});

test('requests in flight finish on the old instance, new ones go to the new, and the report shows both', async () => {
  const { url, admin } = await startTestGateway();
  let release = () => {};
  const old = await startUpstream((_req, res) => {
    release = () => res.end('old');
  });
  const next = await startUpstream((_req, res) => res.end('new'));
  await admin.put('e/s', 1, { instance: 'old', url: old.url });
  const slow = fetch(`${url}/e/s/`);
  await until(async () => (await admin.targets())[0]?.inFlight === 1);
  await admin.put('e/s', 2, { instance: 'new', url: next.url });
  expect(await (await fetch(`${url}/e/s/`)).text()).toBe('new');
  expect(await admin.targets()).toMatchObject([
    { instance: 'old', inFlight: 1, requests: 1, errors: 0 },
    { instance: 'new', inFlight: 0, requests: 1 },
  ]);

  // Back to the old one while it still drains: it goes on as the same instance.
  await admin.put('e/s', 3, { instance: 'old', url: old.url });
  expect(await admin.targets()).toMatchObject([{ instance: 'old', inFlight: 1, requests: 1 }]);
  await admin.put('e/s', 4, { instance: 'new', url: next.url });
  release();
  expect(await (await slow).text()).toBe('old');
  await until(async () => (await admin.targets()).length === 1);
});
