import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { findFreePort } from './find-free-port.ts';
import { parseListening, portOwner } from './port-owner.ts';

async function listen(host: string, port = 0): Promise<{ server: Server; port: number }> {
  const server = createServer().listen({ host, port, ipv6Only: true });
  onTestFinished(() => {
    server.close();
  });
  await once(server, 'listening');
  return { server, port: (server.address() as { port: number }).port };
}

test.each(['127.0.0.1', '0.0.0.0', '::1'])(
  'the owner of a port on %s is known by pid and command',
  async (host) => {
    const { port } = await listen(host);
    expect(await portOwner(port)).toEqual({ pid: process.pid, command: expect.stringContaining('node') });
  },
);

test('a port that nothing listens on has no owner', async () => {
  const { server, port } = await listen('127.0.0.1');
  server.close();
  await once(server, 'close');
  expect(await portOwner(port)).toBeUndefined();
});

test('a free preferred port is given', async () => {
  const { server, port } = await listen('127.0.0.1');
  server.close();
  await once(server, 'close');
  expect(await findFreePort({ preferred: port, host: '127.0.0.1' })).toEqual({ port });
});

test.each(['127.0.0.1', '0.0.0.0', '::1'])(
  'a port taken on %s is said with its owner and another given',
  async (host) => {
    const { port } = await listen(host);
    const found = await findFreePort({ preferred: port, host: '127.0.0.1' });
    expect(found.port).toBeGreaterThan(port);
    expect(found.takenBy).toMatchObject({ pid: process.pid });
  },
);

test('without a preference any free port is given', async () => {
  const { port } = await findFreePort({ host: '127.0.0.1' });
  expect(await listen('127.0.0.1', port)).toMatchObject({ port });
});

test('an address that is not of this machine is said', async () => {
  await expect(findFreePort({ host: '192.0.2.1' })).rejects.toThrow('no port can be opened on 192.0.2.1');
});

test('only listening sockets of the port are read from the table of the kernel', () => {
  const table = [
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
    '   0: 0100007F:1130 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1065 1 0 100 0 0 10 0',
    '   1: 0100007F:1130 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0        0 1066 1 0 20 4 30 10 -1',
    '   2: 0100007F:1131 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1067 1 0 100 0 0 10 0',
  ].join('\n');
  expect(parseListening(table, 4400)).toEqual(['1065']);
});
