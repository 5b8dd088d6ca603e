import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { send, startTestGateway, startUpstream, unusedUrl, until } from './test-utils.ts';

// On a busy machine.
vi.setConfig({ testTimeout: 30_000 });

/** Echoes WebSocket text frames of up to 125 bytes (RFC 6455 section 5.2). */
function echoWebSockets(server: Server): Duplex[] {
  const sockets: Duplex[] = [];
  server.on('upgrade', (request, socket, head) => {
    sockets.push(socket);
    const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    const accept = createHash('sha1').update(key).digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    socket.unshift(head);
    socket.on('error', () => {});
    socket.on('end', () => socket.end());
    socket.on('data', (frame: Buffer) => {
      const isClose = ((frame[0] ?? 0) & 0x0f) === 8;
      if (isClose) {
        socket.end(Buffer.from([0x88, 0]));
        return;
      }
      const length = (frame[1] ?? 0) & 0x7f;
      const mask = frame.subarray(2, 6);
      const text = frame.subarray(6, 6 + length).map((byte, at) => byte ^ (mask[at % 4] ?? 0));
      socket.write(Buffer.concat([Buffer.from([0x81, length]), text]));
    });
  });
  return sockets;
}

async function openWebSocket(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url);
  await once(socket, 'open');
  return socket;
}

async function echoed(socket: WebSocket, text: string): Promise<unknown> {
  const message = once(socket, 'message');
  socket.send(text);
  const [event] = (await message) as [MessageEvent];
  return event.data;
}

test('a WebSocket passes both ways and counts as in flight until it is closed', async () => {
  const { gateway, admin } = await startTestGateway();
  const upstream = await startUpstream(() => {});
  echoWebSockets(upstream.server);
  await admin.put(
    'e/s',
    1,
    { instance: 'dead', url: await unusedUrl(), weight: 1_000_000 },
    { instance: 'a', url: upstream.url },
  );
  const socket = await openWebSocket(`ws://127.0.0.1:${gateway.port}/e/s/chat`);
  expect(await echoed(socket, 'hello')).toBe('hello');
  const signals = await admin.call('GET', '/signals');
  expect(signals.body).toMatchObject({
    instances: [
      { instance: 'dead', requests: 1, errors: 1, codes: { unreachable: 1 } },
      { instance: 'a', requests: 1, errors: 0, inFlight: 1, codes: { '1xx': 1 }, latency: { count: 1 } },
    ],
  });
  await admin.put('e/s', 2);
  expect(await admin.targets()).toMatchObject([{ instance: 'a', inFlight: 1 }]);
  expect(await echoed(socket, 'still here')).toBe('still here');
  socket.close();
  await until(async () => (await admin.targets()).length === 0);
});

test('when either side goes, the other is closed', async () => {
  const { gateway, admin } = await startTestGateway();
  const upstream = await startUpstream(() => {});
  const sockets = echoWebSockets(upstream.server);
  await admin.put('e/s', 1, { instance: 'a', url: upstream.url });
  const socket = await openWebSocket(`ws://127.0.0.1:${gateway.port}/e/s/`);
  sockets[0]?.destroy();
  await once(socket, 'close');
  expect(socket.readyState).toBe(WebSocket.CLOSED);

  const client = connect(gateway.port, '127.0.0.1');
  client.write('GET /e/s/ HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  await once(client, 'data');
  client.destroy();
  await until(() => sockets[1]?.destroyed === true);
  await until(async () => (await admin.targets())[0]?.inFlight === 0);
});

test('a handshake that the service refuses is answered with its refusal', async () => {
  const { gateway, admin } = await startTestGateway();
  const upstream = await startUpstream((_req, res) =>
    res.writeHead(401, { 'x-why': 'token' }).end('no token'),
  );
  await admin.put('e/s', 1, { instance: 'a', url: upstream.url });
  const headers = { connection: 'upgrade', upgrade: 'websocket' };
  const answer = await send({ port: gateway.port, path: '/e/s/', headers, agent: false });
  expect(answer).toEqual({ status: 401, body: 'no token' });
  await until(async () => (await admin.targets())[0]?.inFlight === 0);

  const unknown = await send({ port: gateway.port, path: '/e/x/', headers, agent: false });
  expect(unknown.status).toBe(404);
  await admin.put('e/s', 2, { instance: 'dead', url: await unusedUrl() });
  const refused = await send({ port: gateway.port, path: '/e/s/', headers, agent: false });
  expect(refused.status).toBe(502);
});

test('the bytes of its headers stay what they were', async () => {
  const { gateway, admin } = await startTestGateway();
  const upstream = await startUpstream(() => {});
  upstream.server.on('upgrade', (request, socket) => {
    const head = `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: any\r\nX-Why: Ärger\r\n\r\n`;
    if (request.url === '/open') socket.write(head, 'latin1');
    else socket.end('HTTP/1.1 401 Unauthorized\r\nX-Why: Ärger\r\nContent-Length: 0\r\n\r\n', 'latin1');
  });
  await admin.put('e/s', 1, { instance: 'a', url: upstream.url });
  for (const path of ['open', 'closed']) {
    const client = connect(gateway.port, '127.0.0.1');
    client.setEncoding('latin1');
    client.write(`GET /e/s/${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: any\r\n\r\n`);
    let text = '';
    client.on('data', (chunk) => (text += String(chunk)));
    await until(() => text.includes('\r\n\r\n'));
    expect(text).toContain('X-Why: Ärger\r\n');
    client.destroy();
  }
});

test.for([
  [
    'to HTTP/2',
    'GET /e/s/ HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n\r\n',
  ],
  [
    'with a body',
    'POST /e/s/ HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: any\r\nContent-Length: 2\r\n\r\nhi',
  ],
] as const)('an upgrade %s is served as a request without it', async ([, raw]) => {
  const { gateway, admin } = await startTestGateway();
  const upstream = await startUpstream((req, res) => res.end(`upgrade=${req.headers.upgrade}`));
  await admin.put('e/s', 1, { instance: 'a', url: upstream.url });
  const client = connect(gateway.port, '127.0.0.1');
  client.write(raw);
  let text = '';
  client.on('data', (chunk) => (text += String(chunk)));
  await until(() => text.includes('upgrade='));
  expect(text).toMatch(/^HTTP\/1.1 200 OK\r\n/);
  expect(text).toContain('upgrade=undefined');
  client.destroy();
});
