import { createServer } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { checkAdvisories } from './check-advisories.ts';
import { startTestingRegistry } from './registry-fixture.ts';
import { throughProxy } from './through-proxy.ts';

/** A proxy that lets everything through to one port, and remembers who was asked for. */
async function startProxy(port: number): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer().on('connect', (request, socket) => {
    asked.push(request.url ?? '');
    const upstream = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
    sockets.add(upstream);
  });
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

test('a registry is asked through the proxy of the environment, and only for so long', async () => {
  const registry = await startTestingRegistry((response) => response.end('{}'));
  onTestFinished(() => registry.close());
  const proxy = await startProxy(Number(new URL(registry.url).port));
  const ask = () =>
    checkAdvisories({
      registry: { url: 'http://registry.invalid/' },
      packages: [{ name: 'zod', version: '4.6.7' }],
    });
  expect((await throughProxy({ HTTP_PROXY: proxy.url }, ask)).outcome.status).toBe('checked');
  expect(proxy.asked).toEqual(['registry.invalid:80']);

  const notThrough = { http_proxy: proxy.url, no_proxy: 'registry.invalid' };
  expect((await throughProxy(notThrough, ask)).outcome.status).toBe('unchecked');
  expect((await throughProxy({}, ask)).outcome.status).toBe('unchecked');
  expect((await ask()).outcome.status).toBe('unchecked');
  expect(proxy.asked).toHaveLength(1);
});
