import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isRunning } from '@roadbed/process';
import { Client } from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { startForTest, temporaryFolder } from '../test-utils.ts';
import { withClient } from './connection.ts';
import { findPostgres } from './find-postgres.ts';
import { startPostgres } from './start-postgres.ts';

const dataOf = (home: string) => join(home, 'postgres', 'cluster', 'data');

async function value(url: string, query: string): Promise<unknown> {
  return withClient(url, async (client) => Object.values((await client.query(query)).rows[0])[0]);
}

test('a first start makes a durable server that only a unix socket reaches', async () => {
  const { url, identity, adopted } = await startForTest(temporaryFolder(), { durable: true });
  expect(adopted).toBe(false);
  expect(await isRunning(identity)).toBe(true);
  expect(await value(url, 'select current_database()')).toBe('roadbed');
  expect(await value(url, 'show listen_addresses')).toBe('');
  expect(await value(url, 'show fsync')).toBe('on');
  expect(await value(url, 'show timezone')).toBe('UTC');
  expect(await value(url, `select lower('ÄÖ')`)).toBe('äö');
});

test('a second start adopts the server that runs', async () => {
  const home = temporaryFolder();
  const first = await startForTest(home);
  const second = await startForTest(home);
  expect(second).toMatchObject({ url: first.url, identity: first.identity, adopted: true });
  expect(await findPostgres(home)).toEqual(first.identity);
  await first.stop();
  expect(await findPostgres(home)).toBeUndefined();
});

test('two starts at once share one server', async () => {
  const home = temporaryFolder();
  const [one, two] = await Promise.all([startForTest(home), startForTest(home)]);
  expect(one.identity).toEqual(two.identity);
  expect(readdirSync(join(dataOf(home), '..')).sort()).toEqual(['data', 'run']);
});

test('the server outlives the process that started it, and is adopted by the next', async () => {
  const home = temporaryFolder();
  const script = `
    import { startPostgres } from ${JSON.stringify(pathToFileURL(join(import.meta.dirname, 'start-postgres.ts')))};
    const { identity } = await startPostgres({ home: ${JSON.stringify(home)}, log: () => {} });
    process.stdout.write(String(identity.pid));
    setInterval(() => {}, 1000);`;
  const starter = spawn(process.execPath, ['--input-type=module', '-e', script]);
  const [line] = (await once(starter.stdout, 'data')) as [Buffer];
  starter.kill('SIGKILL');
  await once(starter, 'exit');
  const { adopted, identity } = await startForTest(home);
  expect({ adopted, pid: identity.pid }).toEqual({ adopted: true, pid: Number(line.toString()) });
});

test('kill -9 of the server, again and again, loses nothing that was acknowledged', async () => {
  const home = temporaryFolder();
  const acknowledged = new Set<number>();
  let next = 0;
  for (let round = 0; round < 4; round += 1) {
    const { url, identity, adopted } = await startForTest(home, { durable: true });
    expect(adopted).toBe(false);
    const client = new Client(url);
    client.on('error', () => {});
    await client.connect();
    await client.query('create table if not exists kept (id bigint primary key)');
    const rows = await client.query<{ id: string }>('select id from kept');
    const found = new Set(rows.rows.map(({ id }) => Number(id)));
    expect([...acknowledged].filter((id) => !found.has(id))).toEqual([]);
    const enough = acknowledged.size + 50;
    try {
      for (;;) {
        next += 1;
        await client.query('insert into kept values ($1)', [next]);
        acknowledged.add(next);
        if (acknowledged.size === enough) process.kill(identity.pid, 'SIGKILL');
      }
    } catch {
      // the connection ends with the server
    }
    await client.end().catch(() => {});
  }
  expect(acknowledged.size).toBeGreaterThanOrEqual(200);
});

test('stopping it keeps what was committed and rolls back what was open', async () => {
  const home = temporaryFolder();
  const first = await startForTest(home);
  const open = new Client(first.url);
  open.on('error', () => {});
  await open.connect();
  await open.query('create table kept (id int)');
  await open.query('insert into kept values (1)');
  await open.query('begin');
  await open.query('insert into kept values (2)');
  await first.stop();
  expect(await isRunning(first.identity)).toBe(false);
  const second = await startForTest(home);
  expect(await value(second.url, 'select sum(id)::int from kept')).toBe(1);
});

test("a pid file whose pid another program has now doesn't stop the start", async () => {
  const home = temporaryFolder();
  const { identity, stop } = await startForTest(home);
  const file = join(dataOf(home), 'postmaster.pid');
  const text = readFileSync(file, 'utf8');
  await stop();
  const other = spawn('sleep', ['60'], { uid: process.getuid?.() === 0 ? 65_534 : process.getuid!() });
  onTestFinished(() => void other.kill());
  writeFileSync(file, text.replace(String(identity.pid), String(other.pid)));
  const second = await startForTest(home);
  expect(second.adopted).toBe(false);
});

test('a home whose path is too long for a socket still works', async () => {
  const { url } = await startForTest(join(temporaryFolder(), 'long'.repeat(40)));
  const sockets = new URL(url).searchParams.get('host')!;
  onTestFinished(() => rmSync(sockets, { recursive: true }));
  expect(await value(url, 'select 1')).toBe(1);
});

test('data of another version of PostgreSQL is said, and left alone', async () => {
  const home = temporaryFolder();
  await (await startForTest(home)).stop();
  writeFileSync(join(dataOf(home), 'PG_VERSION'), '9\n');
  const start = startPostgres({ home, log: () => {} });
  await expect(start).rejects.toThrow(/was made by PostgreSQL 9.*are \d+: use a PostgreSQL 9/);
});

test('a server that cannot start says so with its own words', async () => {
  const home = temporaryFolder();
  await (await startForTest(home)).stop();
  writeFileSync(join(dataOf(home), 'postgresql.conf'), 'no_such_setting = 1\n');
  await expect(startPostgres({ home, log: () => {} })).rejects.toThrow(/does not start[^]*no_such_setting/);
});
