import { platformDescriptorSchema } from '@roadbed/catalog';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { getChange } from '../change/find-change.ts';
import { requestChange } from '../change/request-change.ts';
import type { ChangeKind } from '../change/change.ts';
import { liftFreeze } from '../freeze/lift-freeze.ts';
import { setFreeze } from '../freeze/set-freeze.ts';
import { takeLock } from '../lock/take-lock.ts';
import { catalog, createFixture } from '../testing/fixture.ts';
import type { Fixture } from '../testing/fixture.ts';
import { begin, goLive } from '../testing/move-change.ts';
import { recheck } from './recheck.ts';
import type { PreflightSources } from './sources.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await createFixture();
  await fixture.release('aaaa1111');
});
afterAll(() => fixture.drop());
beforeEach(async () => {
  for (const table of ['approval', 'deployment', 'change_request', 'deploy_lock', 'deploy_freeze'] as const)
    await fixture.db.deleteFrom(table).execute();
  fixture.events.length = 0;
});

const at = (minutes: number) => new Date(Date.parse('2026-12-01T12:00:00Z') + minutes * 60_000);
const place = { service: 'payments', environment: 'integration' };

async function approved(kind: ChangeKind = 'normal'): Promise<string> {
  const asked = await requestChange(
    fixture.db,
    fixture.record,
    catalog,
    { ...place, kind, reason: 'it burns', requestedBy: 'person:ana' },
    at(0),
  );
  if (!asked.ok) throw new Error(asked.message);
  return asked.change.id;
}
const again = (id: string, minutes: number, sources: PreflightSources = {}, known = catalog) =>
  recheck(fixture.db, fixture.record, known, id, sources, at(minutes));
const lock = () =>
  takeLock(fixture, catalog, { ...place, person: 'ben', reason: 'the tests are red', forMinutes: 10 }, at(0));
const recorded = (id: string) =>
  fixture.events.filter(({ changeId }) => changeId === id).map(({ type }) => type.split('.')[2]);

test('an approved change goes, also when it is asked again after it has begun', async () => {
  const id = await approved();
  expect(await again(id, 1)).toEqual({ outcome: 'go' });
  await begin(fixture.db, id);
  await lock();
  expect(await again(id, 2)).toEqual({ outcome: 'go' });
  expect(await getChange(fixture.db, id)).toMatchObject({ status: 'rolling-out' });
});

test('a lock that came since has it wait, with who and why on it, and it goes when that has ended', async () => {
  const id = await approved();
  await lock();
  const waits = await again(id, 1);
  expect(waits).toEqual({ outcome: 'wait', message: expect.stringContaining('is locked by Ben Example') });
  expect(await again(id, 2)).toEqual(waits);
  const change = await getChange(fixture.db, id);
  expect(change).toMatchObject({
    status: 'approved',
    statusReason: waits.outcome === 'wait' && waits.message,
  });
  expect(recorded(id)).toEqual(['requested', 'approved', 'held']);
  expect(await again(id, 10)).toEqual({ outcome: 'go' });
  expect(await getChange(fixture.db, id)).toMatchObject({
    status: 'approved',
    statusReason: null,
    revision: (change?.revision ?? 0) + 1,
  });
});

test('a freeze that came since has it wait until it is over or lifted', async () => {
  const id = await approved();
  const freeze = { environment: 'integration', person: 'ana', reason: 'the sale', until: at(60) };
  await setFreeze(fixture, catalog, freeze, at(1));
  expect(await again(id, 2)).toMatchObject({ outcome: 'wait' });
  await liftFreeze(fixture, catalog, { which: 'integration', person: 'ana', reason: 'over' }, at(3));
  expect(await again(id, 4)).toEqual({ outcome: 'go' });
});

test('both at once are told at once', async () => {
  const id = await approved();
  await lock();
  await setFreeze(
    fixture,
    catalog,
    { environment: 'integration', person: 'ana', reason: 'the sale', until: at(60) },
    at(1),
  );
  const waits = await again(id, 2);
  expect(waits.outcome === 'wait' && waits.message.split('\n')).toHaveLength(2);
});

test('an emergency does not wait', async () => {
  const id = await approved('emergency');
  await lock();
  expect(await again(id, 1)).toEqual({ outcome: 'go' });
});

test('what does not pass by itself ends it, once', async () => {
  const id = await approved();
  await lock();
  const sources = { mayBeDeployed: async () => ({ ok: false as const, reason: 'it was altered' }) };
  expect(await again(id, 1, sources)).toMatchObject({ outcome: 'refuse', code: 'release-refused' });
  expect(await getChange(fixture.db, id)).toMatchObject({
    status: 'failed',
    statusReason: expect.stringContaining('it was altered'),
    endedAt: at(1).toISOString(),
  });
  expect(await again(id, 2, sources)).toEqual({ outcome: 'not-approved' });
  expect(recorded(id)).toEqual(['requested', 'approved', 'failed']);
});

test('a service that was removed since is not deployed', async () => {
  const id = await approved();
  expect(await again(id, 1, {}, { ...catalog, services: new Map() })).toMatchObject({
    outcome: 'refuse',
    code: 'unknown-service',
  });
});

test('a change that waits for people, or that there is not, is not approved', async () => {
  const asked = await requestChange(fixture.db, fixture.record, catalog, {
    service: 'payments',
    environment: 'production',
    requestedBy: 'person:ana',
  });
  expect(await again(asked.ok ? asked.change.id : '', 1)).toEqual({ outcome: 'not-approved' });
  expect(await again('C-999999', 1)).toEqual({ outcome: 'not-approved' });
});

test('what was on its way to the environment before is waited for, and fails with it', async () => {
  const platform = platformDescriptorSchema.parse({
    ...catalog.platform,
    environments: [
      { name: 'integration', autoDeploy: true },
      { name: 'production', after: { environment: 'integration' } },
    ],
  });
  const known = { ...catalog, platform };
  const ask = async (environment: string) => {
    const asked = await requestChange(
      fixture.db,
      fixture.record,
      known,
      { ...place, environment, requestedBy: 'person:ana' },
      at(0),
    );
    if (!asked.ok) throw new Error(asked.message);
    return asked.change.id;
  };
  const before = await ask('integration');
  const id = await ask('production');
  expect(await again(id, 1, {}, known)).toMatchObject({
    outcome: 'wait',
    message: expect.stringContaining(before),
  });
  await goLive(fixture.db, before, at(2));
  expect(await again(id, 3, {}, known)).toEqual({ outcome: 'go' });

  await fixture.db.deleteFrom('deployment').execute();
  const failed = { status: 'failed' as const, ended_at: at(4) };
  await fixture.db.updateTable('change_request').set(failed).where('id', '=', before).execute();
  expect(await again(id, 5, {}, known)).toMatchObject({ outcome: 'refuse', code: 'not-promoted' });
});
