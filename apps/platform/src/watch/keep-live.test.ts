import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { findDeployment } from '@roadbed/deploy';
import type { Deployment } from '@roadbed/deploy';
import { readRunningPidFile } from '@roadbed/process';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createKeyedLock } from '../pipeline/keyed-lock.ts';
import { putExampleRelease } from '../testing/example-release.ts';
import { startMachine } from '../testing/start-machine.ts';
import type { Machine } from '../testing/start-machine.ts';
import { createKeepLive } from './keep-live.ts';

const place = { service: 'payments', environment: 'production' };
const key = 'production/payments';

let machine: Machine;
let release: string;
const warnings: string[] = [];
beforeEach(async () => {
  machine = await startMachine();
  release = await putExampleRelease(machine.home, { word: randomUUID() });
  warnings.length = 0;
  await bringLive();
});
afterEach(() => machine.close());

const lock = createKeyedLock();
const lead = () =>
  createKeepLive({
    ...machine,
    lock,
    drainMs: 0,
    log: { info() {}, warn: (_fields, message) => void warnings.push(message) },
  });

/** Starts an instance, as by whoever has not put it on record yet. */
async function start(instance: string): Promise<{ instance: string; url: string }> {
  const { url } = await machine.runtime.start({ ...place, instance, release });
  expect(await machine.runtime.waitUntilReady(instance, 10_000)).toEqual({ ready: true });
  return { instance, url };
}

/** C-1 is live: on record, running and routed. */
async function bringLive(): Promise<void> {
  const { db, traffic } = machine;
  const live = await start('C-1-1');
  await sql`
    INSERT INTO release (digest, service, dirty, commits, tickets, built_at, registered_at)
    VALUES (${release}, ${place.service}, false, '[]', '{}', now(), now())`.execute(db);
  await sql`
    INSERT INTO change_request (service, environment, digest, requested_by, requested_at, required_approvals, status, announce_in)
    VALUES (${place.service}, ${place.environment}, ${release}, 'person:ana', now(), 0, 'live', 'deployments')`.execute(
    db,
  );
  await sql`
    INSERT INTO deployment (service, environment, change_id, digest, instance, url, since)
    VALUES (${place.service}, ${place.environment}, 'C-1', ${release}, ${live.instance}, ${live.url}, now())`.execute(
    db,
  );
  await traffic.route(place.service, place.environment, 0, live);
}

async function pidOf(instance: string): Promise<number> {
  const identity = await readRunningPidFile(join(machine.home, 'instances', `${instance}.pid`));
  if (identity === undefined) throw new Error(`${instance} does not run`);
  return identity.pid;
}

async function killInstance(instance: string): Promise<void> {
  process.kill(await pidOf(instance), 'SIGKILL');
  await expect.poll(() => machine.runtime.isRunning(instance)).toBe(false);
}

const onRecord = async () => await findDeployment(machine.db, place.service, place.environment);
const routed = async () => (await machine.traffic.routed()).get(key);
const setLive = async ({ instance, url }: Pick<Deployment, 'instance' | 'url'>) =>
  await sql`UPDATE deployment SET instance = ${instance}, url = ${url}`.execute(machine.db);

test('what died is replaced by another instance of its release, on record and routed', async () => {
  await killInstance('C-1-1');
  await lead().look();
  expect(await onRecord()).toMatchObject({ instance: 'C-1-2', release });
  expect(await routed()).toBe('C-1-2');
  expect(await machine.runtime.list()).toEqual(['C-1-2']);
});

test('no traffic goes to what could not be put on record, whoever leads next', async () => {
  await killInstance('C-1-1');
  await sql`ALTER TABLE ledger_entry ADD CONSTRAINT no_restart CHECK (type <> 'roadbed.instance.restarted.v1')`.execute(
    machine.db,
  );
  await lead().look();
  expect(warnings).toContain('the health watch failed');
  expect(await onRecord()).toMatchObject({ instance: 'C-1-1' });
  expect(await routed()).toBe('C-1-1');

  await sql`ALTER TABLE ledger_entry DROP CONSTRAINT no_restart`.execute(machine.db);
  const pid = await pidOf('C-1-2');
  await lead().look();
  expect(await onRecord()).toMatchObject({ instance: 'C-1-2' });
  expect(await routed()).toBe('C-1-2');
  expect(await pidOf('C-1-2')).toBe(pid);
});

test('no traffic goes to a replacement that came too late: something else is on record by then', async () => {
  await sql`
    CREATE FUNCTION move_on() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$`.execute(
    machine.db,
  );
  // As when another writes between the look and the record: the compare-and-swap finds nothing to replace.
  await sql`CREATE TRIGGER move_on BEFORE UPDATE ON deployment FOR EACH ROW EXECUTE FUNCTION move_on()`.execute(
    machine.db,
  );
  await killInstance('C-1-1');
  await lead().look();
  expect(await routed()).toBe('C-1-1');

  await sql`DROP TRIGGER move_on ON deployment`.execute(machine.db);
  await setLive(await start('C-2-1'));
  await lead().look();
  expect(await routed()).toBe('C-2-1');
  expect(await machine.runtime.list()).toEqual(['C-2-1']);
});

test('what nothing on record needs is ended', async () => {
  await start('C-1-2');
  await lead().look();
  expect(await machine.runtime.list()).toEqual(['C-1-1']);
});

test('what is put on record by whoever is at work on its place is no stray', async () => {
  await lock.run(key, async () => {
    const started = await start('C-1-2');
    await lead().look();
    await setLive(started);
  });
  await lead().look();
  expect(await machine.runtime.list()).toEqual(['C-1-2']);
});
