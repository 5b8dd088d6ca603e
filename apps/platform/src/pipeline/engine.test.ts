import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createTestDatabase } from '@roadbed/store/testing';
import type { TestDatabase } from '@roadbed/store/testing';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { eventually } from '../testing/start-world.ts';

const program = join(import.meta.dirname, '../testing/engine-process.ts');

let database: TestDatabase<unknown>;
const processes: ChildProcessWithoutNullStreams[] = [];
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  for (const child of processes.splice(0)) child.kill('SIGKILL');
  await database.drop();
});

/** A process of this version; with `hang` the second step of a workflow never ends, with `lose` it loses the database, with `break` none gets to it. */
async function run(version: string, mode: 'hang' | 'break' | 'lose' | 'finish') {
  const child = spawn(process.execPath, [program, database.url, version, mode]);
  processes.push(child);
  const said: string[] = [];
  child.stdout.on('data', (data: Buffer) => said.push(...data.toString().trim().split('\n')));
  child.stderr.on('data', (data: Buffer) => said.push(...data.toString().trim().split('\n')));
  const hears = (line: string) =>
    eventually(async () => {
      if (!said.includes(line)) throw new Error(`it said ${said.join(', ')}`);
      return true;
    });
  await hears('started');
  return {
    hears,
    said: () => said.filter((line) => /^\d /.test(line)),
    begin: (id: string) => child.stdin.write(`${id}\n`),
    async kill() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

async function workflows(): Promise<string[]> {
  const { rows } = await sql<{ id: string; status: string; version: string }>`
    SELECT workflow_uuid AS id, status, application_version AS version FROM dbos.workflow_status
    ORDER BY workflow_uuid`.execute(database.db);
  return rows.map(({ id, status, version }) => `${id} ${status} ${version}`);
}
const settled = (expected: string[]) =>
  eventually(async () => {
    const seen = await workflows();
    if (seen.join() !== expected.join()) throw new Error(seen.join(', '));
    return true;
  });

test('a workflow whose process was killed goes on from the step at which that was', async () => {
  const first = await run('1', 'hang');
  first.begin('C-1');
  await first.hears('1 second C-1');
  await first.kill();
  const second = await run('1', 'finish');
  await second.hears('1 third C-1');
  expect(second.said()).toEqual(['1 second C-1', '1 third C-1']);
  await settled(['C-1 SUCCESS 1']);
});

test('a workflow that broke down begins anew when it is started again, and one that is under way does not', async () => {
  const first = await run('1', 'break');
  first.begin('C-1');
  await settled(['C-1 ERROR 1']);
  await first.kill();
  const second = await run('1', 'hang');
  second.begin('C-1');
  await second.hears('1 second C-1');
  second.begin('C-1');
  second.begin('C-2');
  await second.hears('1 second C-2');
  await settled(['C-1 ERROR 1', 'C-1@2 PENDING 1', 'C-2 PENDING 1']);
  expect(second.said().filter((line) => line === '1 second C-1')).toHaveLength(1);
});

test('a workflow whose connections to the database are all lost at once goes on', async () => {
  const engine = await run('1', 'lose');
  engine.begin('C-1');
  await engine.hears('1 third C-1');
  await settled(['C-1 SUCCESS 1']);
  expect(engine.said()).toEqual(['1 first C-1', '1 second C-1', '1 third C-1']);
});

test('a workflow that is under way by what is noted, and that nobody runs, is gone on with', async () => {
  const engine = await run('1', 'finish');
  engine.begin('C-1');
  await settled(['C-1 SUCCESS 1']);
  // As it is when neither the third step nor the end of the run could be noted.
  await sql`DELETE FROM dbos.operation_outputs WHERE function_name = 'third'`.execute(database.db);
  await sql`UPDATE dbos.workflow_status SET status = 'PENDING' WHERE workflow_uuid = 'C-1'`.execute(
    database.db,
  );
  const asking = setInterval(() => engine.begin('C-1'), 500);
  onTestFinished(() => clearInterval(asking));
  await settled(['C-1 SUCCESS 1']);
  expect(engine.said()).toEqual(['1 first C-1', '1 second C-1', '1 third C-1', '1 third C-1']);
});

describe('when the platform is upgraded to other steps', () => {
  test('a workflow under way begins anew with them, and the old one ends', async () => {
    const old = await run('1', 'hang');
    old.begin('C-1');
    await old.hears('1 second C-1');
    await old.kill();
    const upgraded = await run('2', 'hang');
    await upgraded.hears('2 second C-1');
    expect(upgraded.said()).toEqual(['2 first C-1', '2 second C-1']);
    await settled(['C-1 CANCELLED 1', 'C-1@2 PENDING 2']);

    await upgraded.kill();
    const next = await run('3', 'finish');
    await next.hears('3 third C-1');
    await settled(['C-1 CANCELLED 1', 'C-1@2 CANCELLED 2', 'C-1@3 SUCCESS 3']);
  });

  test('and back again', async () => {
    const upgraded = await run('2', 'hang');
    upgraded.begin('C-1');
    await upgraded.hears('2 second C-1');
    await upgraded.kill();
    const back = await run('1', 'finish');
    await back.hears('1 third C-1');
    expect(await settled(['C-1 CANCELLED 2', 'C-1@2 SUCCESS 1'])).toBe(true);
  });

  test('a crash between the two beginnings leaves one of them', async () => {
    const old = await run('1', 'hang');
    old.begin('C-1');
    await old.hears('1 second C-1');
    await old.kill();
    const upgraded = await run('2', 'hang');
    await upgraded.hears('2 second C-1');
    await settled(['C-1 CANCELLED 1', 'C-1@2 PENDING 2']);
    await upgraded.kill();
    // As it was before the old one was cancelled.
    await sql`UPDATE dbos.workflow_status SET status = 'PENDING' WHERE workflow_uuid = 'C-1'`.execute(
      database.db,
    );

    const again = await run('2', 'finish');
    await again.hears('2 third C-1');
    await settled(['C-1 CANCELLED 1', 'C-1@2 SUCCESS 2']);
    expect(again.said()).toEqual(['2 second C-1', '2 third C-1']);
  });

  test('what has ended is left alone', async () => {
    const old = await run('1', 'finish');
    old.begin('C-1');
    await settled(['C-1 SUCCESS 1']);
    await old.kill();
    const upgraded = await run('2', 'finish');
    upgraded.begin('C-2');
    await settled(['C-1 SUCCESS 1', 'C-2 SUCCESS 2']);
    expect(upgraded.said()).not.toContain('2 first C-1');
  });
});
