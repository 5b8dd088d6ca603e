import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { findFreePort } from '@roadbed/process';
import { openDatabase } from '@roadbed/store';
import { createTestDatabase } from '@roadbed/store/testing';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { awaitDatabase } from './await-database.ts';

const database = await createTestDatabase();
afterAll(() => database.drop());

/** The test's database at another address, at which nothing listens yet. */
async function openElsewhere(change: (url: URL) => void) {
  const url = new URL(database.url);
  change(url);
  const db = openDatabase(url.href);
  onTestFinished(() => db.destroy());
  return db;
}

test('a database that is away is waited for', async () => {
  const { port } = await findFreePort({ host: '127.0.0.1' });
  const sockets = new URL(database.url).searchParams.get('host') ?? '';
  const db = await openElsewhere((url) => {
    url.host = `127.0.0.1:${port}`;
    url.search = '';
  });
  const told: string[] = [];
  const waiting = awaitDatabase(db, { warn: (_fields, message) => told.push(message) });
  await expect
    .poll(() => told, { timeout: 20_000 })
    .toEqual(['the database does not answer; waiting for it']);

  const door = createServer((client) => {
    const server = connect(join(sockets, '.s.PGSQL.5432'));
    client.pipe(server).pipe(client);
    client.on('error', () => server.destroy());
    server.on('error', () => client.destroy());
  }).listen(port, '127.0.0.1');
  onTestFinished(() => void door.close());
  await once(door, 'listening');
  await waiting;
});

test('what waiting would not help is an error', async () => {
  const db = await openElsewhere((url) => (url.pathname = '/not_there'));
  await expect(awaitDatabase(db, { warn: () => {} })).rejects.toThrow('"not_there" does not exist');
});
