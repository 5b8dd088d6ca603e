import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createGatewayTraffic } from './gateway-traffic.ts';

describe("the gateway's health", () => {
  let folder: string;
  let socket: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gateway-'));
    socket = join(folder, 'admin.sock');
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('is bad while nothing answers on its admin socket', async () => {
    await expect(createGatewayTraffic(socket).ping()).rejects.toThrow(/ENOENT/);
  });

  test.each([
    [200, 'good'],
    [503, 'the gateway answers 503 on its admin socket'],
  ])('goes by the answer: with %s it is %s', async (status, told) => {
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
