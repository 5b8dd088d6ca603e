import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Agent, request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, test, vi } from 'vitest';
import { send, startTestGateway, startUpstream, unusedUrl, until } from './test-utils.ts';

// On a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const json = (value: unknown) => JSON.stringify(value);

test('a request by host and one by path reach the same service, with what the service needs to know', async () => {
  const { url, admin } = await startTestGateway();
  const upstream = await startUpstream((req, res) => res.end(json({ url: req.url, headers: req.headers })));
  await admin.put('integration/payments', 1, { instance: 'a', url: upstream.url });
  const { port } = new URL(url);

  const byPath = await (await fetch(`${url}/integration/payments/cards/1?x=%2f`)).json();
  expect(byPath).toMatchObject({
    url: '/cards/1?x=%2f',
    headers: {
      host: `127.0.0.1:${port}`,
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': `127.0.0.1:${port}`,
      'x-forwarded-proto': 'http',
      'x-forwarded-prefix': '/integration/payments',
      via: '1.1 roadbed-gateway',
    },
  });

  const byHost = await send({
    port,
    path: '/integration/payments/x',
    headers: { host: `Payments.Integration.localhost:${port}`, 'x-forwarded-for': '10.0.0.9' },
  });
  const seen = JSON.parse(byHost.body) as { url: string; headers: Record<string, string> };
  expect(seen.url).toBe('/integration/payments/x');
  expect(seen.headers).toMatchObject({ 'x-forwarded-for': '10.0.0.9, 127.0.0.1' });
  expect(seen.headers).not.toHaveProperty('x-forwarded-prefix');
});

test('an unknown route is told what is routed, a route without targets that it has none', async () => {
  const { url, admin } = await startTestGateway();
  await admin.put('integration/payments', 1);
  const unknown = await fetch(`${url}/nowhere`);
  expect(unknown.status).toBe(404);
  expect(unknown.headers.get('content-type')).toBe('application/problem+json');
  expect(await unknown.json()).toMatchObject({
    code: 'no-route',
    routed: [{ host: 'payments.integration.localhost', path: '/integration/payments/' }],
  });
  const idle = await fetch(`${url}/integration/payments/`);
  expect(idle.status).toBe(503);
  expect(await idle.json()).toMatchObject({ code: 'no-live-target' });
});

test('headers of one connection go no further, in either direction', async () => {
  const { url, admin } = await startTestGateway();
  const upstream = await startUpstream((req, res) => {
    res.setHeader('Connection', 'x-hop');
    res.setHeader('X-Hop', '1');
    res.setHeader('Set-Cookie', ['a=1', 'b=2']);
    res.end(json(req.headers));
  });
  await admin.put('e/s', 1, { instance: 'a', url: upstream.url });
  const outgoing = request(`${url}/e/s/`, {
    headers: {
      connection: 'x-secret-hop, authorization',
      'x-secret-hop': '1',
      'keep-alive': 'timeout=1',
      te: 'trailers',
      'proxy-connection': 'x',
      authorization: 'Bearer t',
      expect: '100-continue',
    },
  });
  outgoing.end();
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  const seen = JSON.parse(await text(response)) as Record<string, string>;
  for (const name of ['x-secret-hop', 'keep-alive', 'te', 'proxy-connection', 'expect']) {
    expect(seen).not.toHaveProperty(name);
  }
  expect(seen['authorization']).toBe('Bearer t');
  expect(response.headers).not.toHaveProperty('x-hop');
  expect(response.headers['set-cookie']).toEqual(['a=1', 'b=2']);
});

test('an instance that refuses the connection is passed over, bodies included', async () => {
  const { url, admin, logs } = await startTestGateway();
  const good = await startUpstream((req, res) => req.pipe(res));
  const dead = await unusedUrl();
  await admin.put(
    'e/s',
    1,
    { instance: 'dead', url: dead, weight: 1_000_000 },
    { instance: 'good', url: good.url },
  );
  for (let n = 0; n < 5; n++) {
    const response = await fetch(`${url}/e/s/`, { method: 'POST', body: `body ${n}` });
    expect([response.status, await response.text()]).toEqual([200, `body ${n}`]);
  }
  expect(logs.find((line) => line['message'] === 'upstream failed')).toMatchObject({
    instance: 'dead',
    code: 'ECONNREFUSED',
    retried: true,
  });

  await admin.put('e/s', 2, { instance: 'dead', url: dead });
  const refused = await fetch(`${url}/e/s/`, { method: 'POST', body: 'x' });
  expect(refused.status).toBe(502);
  expect(await refused.json()).toMatchObject({ code: 'upstream-unreachable' });
  expect((await fetch(`${url}/e/s/`)).status).toBe(502);
});

test('a request that may have taken effect is not sent twice', async () => {
  const { url, admin } = await startTestGateway();
  const seen: string[] = [];
  const upstream = await startUpstream((req) => {
    seen.push(req.method ?? '');
    req.socket.destroy();
  });
  await admin.put('e/s', 1, { instance: 'a', url: upstream.url });
  expect((await fetch(`${url}/e/s/`, { method: 'POST' })).status).toBe(502);
  expect(seen).toEqual(['POST']);
  expect((await fetch(`${url}/e/s/`)).status).toBe(502);
  expect(seen).toEqual(['POST', 'GET', 'GET']);
  expect((await fetch(`${url}/e/s/`, { method: 'PUT', body: 'taken' })).status).toBe(502);
  expect(seen.slice(3)).toEqual(['PUT']);
});

test('bodies stream in both directions at once, piece by piece', async () => {
  const { url, admin } = await startTestGateway();
  const upstream = await startUpstream((req, res) => {
    res.flushHeaders();
    req.pipe(res);
  });
  await admin.put('e/s', 1, { instance: 'a', url: upstream.url });
  const outgoing = request(`${url}/e/s/`, { method: 'POST' });
  outgoing.write('zero');
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  expect(String((await once(response, 'data'))[0])).toBe('zero');
  for (const piece of ['one', 'two', 'three']) {
    outgoing.write(piece);
    expect(String((await once(response, 'data'))[0])).toBe(piece);
  }
  outgoing.end();
  await once(response, 'end');
});

test('a client that does not read slows the service down instead of filling memory', async () => {
  const { url, admin } = await startTestGateway();
  const piece = Buffer.alloc(64 * 1024, 'x');
  const total = 600;
  let written = 0;
  const upstream = await startUpstream((_req, res) => {
    const more = () => {
      while (written < total) {
        written += 1;
        if (!res.write(piece)) return res.once('drain', more);
      }
      return res.end();
    };
    more();
  });
  await admin.put('e/s', 1, { instance: 'a', url: upstream.url });
  const outgoing = request(`${url}/e/s/`, { agent: false });
  outgoing.end();
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  let before = -1;
  while (written !== before) {
    before = written;
    await delay(100);
  }
  expect(written).toBeLessThan(total / 2);
  let bytes = 0;
  for await (const chunk of response) bytes += (chunk as Buffer).length;
  expect(bytes).toBe(total * piece.length);
});

test('a service that does not read slows the client down', async () => {
  const { url, admin } = await startTestGateway();
  const upstream = await startUpstream(() => {});
  await admin.put('e/s', 1, { instance: 'a', url: upstream.url });
  const outgoing = request(`${url}/e/s/`, { method: 'POST', agent: false });
  outgoing.on('error', () => {});
  const piece = Buffer.alloc(64 * 1024);
  let sent = 0;
  while (outgoing.write(piece) && sent < 2_000) sent += 1;
  for (let n = 0; n < 2_000; n++) {
    const drained = await Promise.race([once(outgoing, 'drain'), delay(300)]);
    if (!drained) break;
    while (outgoing.write(piece) && sent < 2_000) sent += 1;
  }
  expect(sent).toBeLessThan(1_000);
  outgoing.destroy();
});

test('a client that leaves ends the request at the service, and is no error of it', async () => {
  const { url, admin, logs } = await startTestGateway();
  let closed = 0;
  const upstream = await startUpstream((req, res) => {
    res.on('close', () => (closed += 1));
    if (req.url === '/begun') res.write('x');
  });
  await admin.put('e/s', 1, { instance: 'a', url: upstream.url });
  for (const [path, method] of [
    ['silent', 'GET'],
    ['begun', 'GET'],
    ['upload', 'POST'],
  ]) {
    const before = closed;
    const outgoing = request(`${url}/e/s/${path}`, { agent: false, method });
    outgoing.on('error', () => {});
    if (method === 'POST') outgoing.write('half');
    else outgoing.end();
    const busy = async () => (await admin.targets())[0]?.inFlight === 1;
    await until(busy);
    await delay(20);
    outgoing.destroy();
    await until(() => closed === before + 1);
    await until(async () => !(await busy()));
  }
  expect(await admin.targets()).toMatchObject([{ requests: 3, errors: 0 }]);
  expect(logs.filter((line) => line['level'] === 'warn')).toEqual([]);
});

test('a response that breaks off reaches the client as one that breaks off', async () => {
  const { url, admin } = await startTestGateway();
  const upstream = await startUpstream((req, res) => {
    res.write('half');
    setTimeout(() => req.socket.destroy(), 20);
  });
  await admin.put('e/s', 1, { instance: 'a', url: upstream.url });
  const response = await fetch(`${url}/e/s/`);
  await expect(response.text()).rejects.toThrow('terminated');
  expect(await admin.targets()).toMatchObject([{ errors: 1, inFlight: 0 }]);
});

test('an answer before the end of the body is passed on, and the connection serves on', async () => {
  const { url, admin } = await startTestGateway();
  const upstream = await startUpstream((req, res) => {
    if (req.url === '/upload') res.writeHead(413).end('too much');
    else res.end('ok');
  });
  await admin.put('e/s', 1, { instance: 'a', url: upstream.url });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const { port } = new URL(url);
  const body = Buffer.alloc(3_000_000);
  const refused = await send({ port, agent, method: 'POST', path: '/e/s/upload' }, body);
  expect(refused).toEqual({ status: 413, body: 'too much' });
  expect(await send({ port, agent, path: '/e/s/' })).toEqual({ status: 200, body: 'ok' });
  agent.destroy();
});

test('a service that is silent for too long is given up with 504', async () => {
  const { url, admin } = await startTestGateway({ idleTimeoutMs: 200 });
  let asked = 0;
  const upstream = await startUpstream(() => (asked += 1));
  await admin.put('e/s', 1, { instance: 'a', url: upstream.url });
  const response = await fetch(`${url}/e/s/`);
  expect(response.status).toBe(504);
  expect(await response.json()).toMatchObject({ code: 'upstream-timeout' });
  expect(asked).toBe(1);
});

test.for([
  [
    'Content-Length beside chunked',
    'POST /e/s/ HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    400,
  ],
  [
    'two lengths',
    'POST /e/s/ HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello',
    400,
  ],
  ['an obscured coding', 'POST /e/s/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n', 501],
  [
    'a stacked coding',
    'POST /e/s/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n',
    501,
  ],
  ['two hosts', 'GET /e/s/ HTTP/1.1\r\nHost: x\r\nHost: s.e.localhost\r\n\r\n', 400],
  ['no host', 'GET /e/s/ HTTP/1.1\r\n\r\n', 400],
  ['an asterisk target', 'OPTIONS * HTTP/1.1\r\nHost: s.e.localhost\r\n\r\n', 400],
] as const)('%s is refused before the service sees it', async ([, raw, status]) => {
  const { gateway, admin } = await startTestGateway();
  let asked = 0;
  const upstream = await startUpstream((_req, res) => {
    asked += 1;
    res.end();
  });
  await admin.put('e/s', 1, { instance: 'a', url: upstream.url });
  const socket = connect(gateway.port, '127.0.0.1');
  socket.write(raw);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(String(answer)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(asked).toBe(0);
  socket.destroy();
});

test('an absolute request target decides over the Host header', async () => {
  const { gateway, admin } = await startTestGateway();
  const upstream = await startUpstream((req, res) => res.end(`${req.headers.host}${req.url}`));
  await admin.put('e/s', 1, { instance: 'a', url: upstream.url });
  const answer = await send({
    port: gateway.port,
    path: 'http://s.e.localhost/p?q',
    headers: { host: 'other.e.localhost' },
  });
  expect(answer).toEqual({ status: 200, body: 's.e.localhost/p?q' });
});

test('weights share the requests out, and weight 0 sends none', async () => {
  const { url, admin } = await startTestGateway();
  const upstream = await startUpstream((_req, res) => res.end());
  const other = await startUpstream((_req, res) => res.end());
  await admin.put(
    'e/s',
    1,
    { instance: 'a', url: upstream.url, weight: 0 },
    { instance: 'b', url: other.url },
  );
  for (let n = 0; n < 20; n++) await fetch(`${url}/e/s/`);
  const report = await admin.targets();
  expect(report.map(({ instance, requests }) => [instance, requests])).toEqual([
    ['a', 0],
    ['b', 20],
  ]);
});

test('trailers, HEAD and an empty answer pass', async () => {
  const { gateway, admin } = await startTestGateway();
  const upstream = await startUpstream((req, res) => {
    if (req.url === '/204') res.writeHead(204).end();
    else if (req.method === 'HEAD') res.writeHead(200, { 'content-length': 7 }).end();
    else {
      res.write('x');
      res.addTrailers({ 'x-sum': '1' });
      res.end();
    }
  });
  await admin.put('e/s', 1, { instance: 'a', url: upstream.url });
  const outgoing = request({ port: gateway.port, path: '/e/s/' }).end();
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  await text(response);
  expect(response.trailers).toEqual({ 'x-sum': '1' });
  const head = await fetch(`http://127.0.0.1:${gateway.port}/e/s/`, { method: 'HEAD' });
  expect(head.headers.get('content-length')).toBe('7');
  expect((await fetch(`http://127.0.0.1:${gateway.port}/e/s/204`)).status).toBe(204);
});
