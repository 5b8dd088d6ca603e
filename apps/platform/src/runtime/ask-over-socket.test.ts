import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { askOverSocket } from './ask-over-socket.ts';

/** @returns the socket of a server. */
async function serve(listener: RequestListener): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'a socket-'));
  const socket = join(folder, 'server.sock');
  const server = createServer(listener).listen(socket);
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true, force: true });
  });
  return socket;
}

const ask = (socket: string, body?: object) =>
  askOverSocket(socket, { method: 'PUT', path: '/at?a=1', body });

test('an answer is told with its status', async () => {
  const socket = await serve(async (request, response) => {
    const body = await text(request);
    response.writeHead(418).end(JSON.stringify({ method: request.method, url: request.url, body }));
  });
  expect(await ask(socket, { fence: 1 })).toEqual({
    status: 418,
    json: { method: 'PUT', url: '/at?a=1', body: '{"fence":1}' },
  });
});

test('an answer without a body is told too', async () => {
  const socket = await serve((_request, response) => void response.writeHead(204).end());
  expect(await ask(socket)).toEqual({ status: 204, json: undefined });
});

test.each<[string, RequestListener, RegExp]>([
  ['is not JSON', (_request, response) => void response.end('<html>'), /not valid JSON/],
  ['breaks off', (_request, response) => void response.write('{', () => response.destroy()), /aborted/],
  ['does not come within 5 s', () => {}, /aborted due to timeout|operation was aborted/],
  ['does not end within 5 s', (_request, response) => void response.write('{'), /aborted/],
])('an answer that %s is an error', async (_what, listener, error) => {
  await expect(ask(await serve(listener))).rejects.toThrow(error);
});

test('nothing that listens is an error', async () => {
  await expect(ask(join(tmpdir(), 'no such socket'))).rejects.toThrow('ENOENT');
});
