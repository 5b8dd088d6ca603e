import { once } from 'node:events';
import { request, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, onTestFinished, test, vi } from 'vitest';
import { send, startTestGateway, startUpstream, until, type TestGateway } from '../test-utils.ts';

vi.setConfig({ testTimeout: 20_000 });

/** A gateway before one instance, with the number of connections that the instance was given. */
async function startBefore(listener: RequestListener, settings?: Parameters<typeof startTestGateway>[0]) {
  const tested = await startTestGateway(settings);
  const { server, url } = await startUpstream(listener);
  // Long enough for the slowest machine: what is tested is whether a connection is used again, not for how long.
  server.keepAliveTimeout = 300_000;
  const connections: Socket[] = [];
  server.on('connection', (socket: Socket) => connections.push(socket));
  await tested.admin.put('e/s', 1, { instance: 'a', url });
  return { ...tested, server, connections };
}

/** A gateway before an instance that answers each request with these bytes, whatever they are. */
async function startBeforeBytes(answer: (socket: Socket, turn: number) => void) {
  const tested = await startTestGateway();
  const connections: Socket[] = [];
  const server = createServer((socket) => {
    connections.push(socket);
    socket.on('error', () => {});
    socket.on('data', () => answer(socket, connections.length));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of connections) socket.destroy();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await tested.admin.put('e/s', 1, { instance: 'a', url });
  return { ...tested, connections };
}

const get = ({ gateway }: TestGateway, path = '/e/s/') => send({ port: gateway.port, path });

test('a connection is used again, after answers of every kind and size', async () => {
  const big = Buffer.alloc(3_000_000, 'x');
  const tested = await startBefore((req, res) => {
    if (req.url === '/big') res.end(big);
    else if (req.url === '/chunks') res.write('one', () => res.end('two'));
    else if (req.url === '/none') res.writeHead(204).end();
    else req.pipe(res);
  });
  const { gateway, connections } = tested;
  for (let turn = 0; turn < 3; turn += 1) {
    expect((await get(tested, '/e/s/big')).body).toHaveLength(big.length);
    expect((await get(tested, '/e/s/chunks')).body).toBe('onetwo');
    expect((await get(tested, '/e/s/none')).status).toBe(204);
    const head = await send({ port: gateway.port, path: '/e/s/big', method: 'HEAD' });
    expect(head).toEqual({ status: 200, body: '' });
    expect((await send({ port: gateway.port, path: '/e/s/', method: 'POST' }, 'body')).body).toBe('body');
  }
  expect(connections).toHaveLength(1);
});

test('as many connections are open as there are requests at once', async () => {
  const waiting: (() => void)[] = [];
  const tested = await startBefore((_req, res) => waiting.push(() => res.end('x')));
  for (let turn = 0; turn < 2; turn += 1) {
    const answers = Array.from({ length: 10 }, () => get(tested));
    await until(() => waiting.length === 10);
    for (const answer of waiting.splice(0)) answer();
    await Promise.all(answers);
  }
  expect(tested.connections).toHaveLength(10);
});

test.for([
  ['says that it closes soon', { 'keep-alive': 'timeout=2' }],
  ['says that it closes now', { connection: 'close' }],
] as const)('a connection is not used again when the service %s', async ([, headers]) => {
  const tested = await startBefore((_req, res) => res.writeHead(200, headers).end('x'));
  for (let turn = 0; turn < 3; turn += 1) await get(tested);
  expect(tested.connections).toHaveLength(3);
});

test('an idle connection goes with its instance', async () => {
  const tested = await startBefore((_req, res) => res.end('x'));
  await get(tested);
  expect(tested.connections).toHaveLength(1);
  await tested.admin.put('e/s', 2);
  await until(() => tested.connections[0]?.destroyed === true);
});

test('any body passes in both directions unchanged, with a length or in chunks', async () => {
  const tested = await startBefore((req, res) => {
    const { 'content-length': length } = req.headers;
    if (length !== undefined) res.setHeader('content-length', length);
    req.pipe(res);
  });
  const pieces = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(
      pieces,
      fc.constantFrom(1, 1, 1, 2_000),
      fc.boolean(),
      async (small, times, hasLength) => {
        const parts = small.map((piece) => Buffer.concat(Array.from({ length: times }, () => piece)));
        const body = Buffer.concat(parts);
        const headers = hasLength ? { 'content-length': body.length } : {};
        const outgoing = request({ port: tested.gateway.port, path: '/e/s/', method: 'POST', headers });
        for (const part of parts) outgoing.write(part);
        outgoing.end();
        const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
        expect((await buffer(response)).equals(body)).toBe(true);
      },
    ),
    { numRuns: 60 },
  );
  expect(tested.connections).toHaveLength(1);
}, 60_000);

test('every byte that a header may have passes in both directions', async () => {
  const tested = await startBefore((req, res) =>
    res.writeHead(200, { 'x-seen': req.headers['x-sent'] }).end(),
  );
  const value = `a${String.fromCharCode(9, ...Array.from({ length: 128 }, (_, at) => 128 + at))}z`;
  const outgoing = request({ port: tested.gateway.port, path: '/e/s/', headers: { 'x-sent': value } });
  outgoing.end();
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  expect(response.headers['x-seen']).toBe(value);
  response.resume();
});

test('a service may answer before the body comes', async () => {
  const tested = await startBefore((_req, res) => res.writeHead(401).end('no'));
  const outgoing = request({ port: tested.gateway.port, path: '/e/s/', method: 'POST', agent: false });
  outgoing.on('error', () => {});
  outgoing.flushHeaders();
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  expect([response.statusCode, await text(response)]).toEqual([401, 'no']);
  outgoing.destroy();
});

test('a client that is slow is no silence of the service', async () => {
  const pieces = Array.from({ length: 250 }, (_, n) => Buffer.alloc(64 * 1024, n));
  const tested = await startBefore(
    (req, res) => {
      if (req.method === 'POST') {
        req.pipe(res);
        return;
      }
      if (req.url === '/other') {
        res.end(Buffer.alloc(1_000_000, 255));
        return;
      }
      for (const piece of pieces) res.write(piece);
      res.end();
    },
    { idleTimeoutMs: 1_000 },
  );
  const open = (method: string) => {
    const outgoing = request({ port: tested.gateway.port, path: '/e/s/', method, agent: false });
    return { outgoing, answered: once(outgoing, 'response') as Promise<[IncomingMessage]> };
  };
  const upload = open('POST');
  const download = open('GET');
  upload.outgoing.write('one');
  download.outgoing.end();
  await delay(2_500);
  // What waits for the slow client is not touched by what others get in the meantime.
  expect((await get(tested, '/e/s/other')).status).toBe(200);
  upload.outgoing.end('two');
  const [[echo], [response]] = await Promise.all([upload.answered, download.answered]);
  expect(await text(echo)).toBe('onetwo');
  expect((await buffer(response)).equals(Buffer.concat(pieces))).toBe(true);
  expect(tested.logs.filter((line) => line['level'] === 'warn')).toEqual([]);
}, 30_000);

test('a response that ends with its connection is whole, and its connection is gone', async () => {
  const tested = await startBeforeBytes((socket) => socket.end('HTTP/1.0 200 OK\r\n\r\nto the end'));
  expect(await get(tested)).toEqual({ status: 200, body: 'to the end' });
  expect(await get(tested)).toEqual({ status: 200, body: 'to the end' });
  expect(tested.connections).toHaveLength(2);
});

test('what an instance says without being asked reaches nobody', async () => {
  const ok = (body: string) => `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
  const tested = await startBeforeBytes((socket, turn) => {
    socket.write(ok(`asked ${turn}`) + (turn === 1 ? ok('not asked') : ''));
    if (turn === 2) setTimeout(() => socket.write(ok('late')), 20);
  });
  expect((await get(tested)).body).toBe('asked 1');
  expect((await get(tested)).body).toBe('asked 2');
  await until(() => tested.connections[1]?.destroyed === true);
  expect((await get(tested)).body).toBe('asked 3');
});

test('a response that cannot be understood is told as the failure of the service', async () => {
  const tested = await startBeforeBytes((socket) =>
    socket.write('HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n'),
  );
  const answer = await get(tested);
  expect(answer.status).toBe(502);
  expect(JSON.parse(answer.body)).toMatchObject({ code: 'upstream-failed' });
  expect(answer.body).toContain('BAD_RESPONSE');
});
