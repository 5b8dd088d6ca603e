import { afterAll, expect, test } from 'vitest';
import { checkDatabase } from './check-database.ts';
import { createTestDatabase } from './testing/index.ts';

const { url, drop } = await createTestDatabase();
afterAll(drop);

test('a database that can be used has nothing wrong', async () => {
  expect(await checkDatabase(url)).toBeUndefined();
});

test.each(['', 'localhost', 'mysql://localhost/x'])('%j is told how to be written', async (wrong) => {
  expect(await checkDatabase(wrong)).toMatch('write it as postgresql://user:password@host:5432/database');
});

test('a server that is not there is said, without the password', async () => {
  const said = await checkDatabase('postgresql://ana:secret@127.0.0.1:1/roadbed');
  expect(said).toMatch(/postgresql:\/\/ana:\*\*\*@127\.0\.0\.1:1\/roadbed cannot be used: .*ECONNREFUSED/);
  expect(said).not.toContain('secret');
});

test('a database that is not there is said', async () => {
  const other = new URL(url);
  other.pathname = '/nowhere';
  expect(await checkDatabase(other.href)).toContain('database "nowhere" does not exist');
});

test('a read-only server is refused', async () => {
  const readOnly = new URL(url);
  readOnly.searchParams.set('options', '-c default_transaction_read_only=on');
  expect(await checkDatabase(readOnly.href)).toContain('is read-only');
});
