import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { ConnectionPool } from './connection-pool.ts';
import type { Connection } from './connection.ts';

/** A pool for a server that answers each request with "hello" in two chunks, in one write. */
async function createTestPool(): Promise<ConnectionPool> {
  const server = createServer((socket) => {
    socket.on('data', () =>
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n'),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const pool = new ConnectionPool(`http://127.0.0.1:${port}`, {
    connectTimeoutMs: 10_000,
    idleTimeoutMs: 10_000,
  });
  onTestFinished(() => {
    pool.destroy();
    server.close();
  });
  return pool;
}

async function ask(connection: Connection, onPiece: () => void): Promise<string> {
  return new Promise((resolve, reject) => {
    let body = '';
    const request = { method: 'GET', head: 'GET / HTTP/1.1\r\nhost: x\r\n\r\n', body: undefined };
    connection.send(request, {
      onHead() {},
      onBody(piece) {
        body += String(piece);
        onPiece();
      },
      onFlush() {},
      onEnd: () => resolve(body),
      onError: reject,
    });
  });
}

test('a connection that was paused when its response ended takes the next request', async () => {
  const pool = await createTestPool();
  const first = pool.take('kept');
  expect(await ask(first, () => first.pause())).toBe('hello');
  const second = pool.take('kept');
  expect(second).toBe(first);
  expect(await ask(second, () => {})).toBe('hello');
});

test('a fresh connection is none that was kept, and is not kept', async () => {
  const pool = await createTestPool();
  const kept = pool.take('kept');
  await ask(kept, () => {});
  const fresh = pool.take('fresh');
  expect(fresh).not.toBe(kept);
  await ask(fresh, () => {});
  expect(pool.take('kept')).toBe(kept);
});

test('a closed pool keeps no connection, but lets each finish its request', async () => {
  const pool = await createTestPool();
  const busy = pool.take('kept');
  const answer = ask(busy, () => {});
  pool.close();
  expect(await answer).toBe('hello');
  expect(busy.isUsable(performance.now())).toBe(false);
});
