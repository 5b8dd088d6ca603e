import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { createTestDatabase } from '@roadbed/store/testing';
import type { TestDatabase } from '@roadbed/store/testing';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { becomeLeader } from './leader.ts';

const heartbeat = { everyMs: 50, withinMs: 500 };
let database: TestDatabase<unknown>;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** A way to the database that can fall silent in both directions, as a network does whose other end is gone. */
async function startWay(): Promise<{ url: string; fallSilent: () => void }> {
  const sockets = new URL(database.url).searchParams.get('host') ?? '';
  const open: Socket[] = [];
  const server = createServer((client) => {
    const behind = connect(join(sockets, '.s.PGSQL.5432'));
    for (const socket of [client, behind]) {
      open.push(socket);
      socket.on('error', () => {});
    }
    client.pipe(behind).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  const url = new URL(database.url);
  url.searchParams.delete('host');
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    fallSilent: () => {
      for (const socket of open) socket.unpipe().pause();
    },
  };
}
const onApproved = () => {};

test('one leads at a time, the next when it leaves', async () => {
  const led: string[] = [];
  const lead = async (name: string) => {
    const leave = await becomeLeader(database.url, { onLost: () => led.push('lost'), onApproved, heartbeat });
    led.push(name);
    return leave;
  };
  const leave = await lead('first');
  const second = lead('second');
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(led).toEqual(['first']);
  await leave();
  await (
    await second
  )();
  expect(led).toEqual(['first', 'second']);
});

test('a connection whose other end is silent is lost, once', async () => {
  const way = await startWay();
  const lost: Error[] = [];
  await becomeLeader(way.url, { onLost: (error) => lost.push(error), onApproved, heartbeat });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(lost).toEqual([]);
  way.fallSilent();
  await expect.poll(() => lost.length, { timeout: 10_000 }).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(lost).toHaveLength(1);
  expect(lost[0]?.message).toBe('the database does not answer within 0.5 s');
});
