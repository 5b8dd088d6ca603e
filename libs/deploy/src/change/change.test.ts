import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { presentChange } from '../change-details/present-change.ts';
import { catalog, createFixture } from '../testing/fixture.ts';
import type { Fixture } from '../testing/fixture.ts';
import { decideChange } from './decide-change.ts';
import { getChange, listChanges } from './find-change.ts';
import { requestAutoDeploys } from './request-auto-deploys.ts';
import { requestChange } from './request-change.ts';
import type { RequestChangeOptions } from './request-change.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await createFixture();
  await fixture.release('aaaa1111');
  await fixture.release('aaaa2222');
});
afterAll(() => fixture.drop());
beforeEach(async () => {
  await fixture.db.deleteFrom('approval').execute();
  await fixture.db.deleteFrom('change_request').execute();
  fixture.events.length = 0;
});

function request(options: Partial<RequestChangeOptions> = {}) {
  return requestChange(fixture.db, fixture.record, catalog, {
    service: 'payments',
    environment: 'production',
    requestedBy: 'person:ana',
    ...options,
  });
}

async function requested(options: Partial<RequestChangeOptions> = {}) {
  const result = await request(options);
  if (!result.ok) throw new Error(result.message);
  return result.change;
}

const approve = (changeId: string, person: string) => fixture.approve(changeId, person);

function reject(changeId: string, person: string) {
  return decideChange(fixture, catalog, {
    changeId,
    person,
    decision: 'rejected',
    reason: 'the tests are red',
  });
}

describe('asking for a change', () => {
  test('takes the newest release, and waits for approval where the environment asks for it', async () => {
    const change = await requested();
    expect(change).toMatchObject({
      status: 'waiting-for-approval',
      release: `sha256:${'aaaa2222'.padEnd(64, '0')}`,
      tickets: ['PAY-7'],
      announceIn: 'team-payments',
      approvals: [],
    });
    expect(fixture.events.map(({ type, actor }) => [type, actor])).toEqual([
      ['roadbed.change.requested.v1', 'person:ana'],
    ]);
  });

  test('of a release that may not be deployed is refused with the reason, before anybody approves it', async () => {
    const asked: string[] = [];
    const mayBeDeployed = async (digest: string) => {
      asked.push(digest);
      return { ok: false as const, reason: 'known vulnerabilities: left-pad 1.0.0' };
    };
    expect(await request({ mayBeDeployed })).toEqual({
      ok: false,
      code: 'release-refused',
      message:
        'The release aaaa22220000 of payments would not be deployed: known vulnerabilities: left-pad 1.0.0.',
    });
    expect(asked).toEqual([`sha256:${'aaaa2222'.padEnd(64, '0')}`]);
    expect(fixture.events).toEqual([]);
    expect(await request({ mayBeDeployed: async () => ({ ok: true }) })).toMatchObject({ ok: true });
  });

  test('has its reason as the record takes it, and none that is longer', async () => {
    expect(await requested({ reason: ' it\0 is\n late ' })).toMatchObject({ reason: 'it is late' });
    expect(await requested({ reason: ' ', environment: 'integration' })).toMatchObject({ reason: null });
    expect(await request({ reason: 'x'.repeat(501) })).toMatchObject({ code: 'reason-too-long' });
  });

  test('is approved at once where no approvals are asked for', async () => {
    expect(await requested({ environment: 'integration' })).toMatchObject({ status: 'approved' });
  });

  test.each([
    [{ service: 'paymets' }, 'unknown-service', 'did you mean "payments"?'],
    [{ environment: 'prod' }, 'unknown-environment', 'did you mean "production"?'],
    [{ release: 'aaaa1112' }, 'unknown-release', 'did you mean "aaaa11110000"'],
    [{ release: 'aaaa' }, 'ambiguous-release', 'give more digits'],
    [{ release: 'a' }, 'unknown-release', 'payments has no release "a"'],
    [{ service: 'fraud' }, 'no-release', 'npx nx run fraud:release'],
  ])('of something unknown (%j) is refused with the nearest names', async (options, code, hint) => {
    expect(await request(options)).toMatchObject({ ok: false, code, message: expect.stringContaining(hint) });
    expect(fixture.events).toEqual([]);
  });

  test('of a release that is on its way already is refused, naming the change', async () => {
    const first = await requested();
    expect(await request({ requestedBy: 'person:ben' })).toMatchObject({
      ok: false,
      code: 'change-in-progress',
      message: expect.stringContaining(first.id),
    });
    expect(await request({ environment: 'integration' })).toMatchObject({ ok: true });
  });

  test('twenty times at once makes one change', async () => {
    const results = await Promise.all(Array.from({ length: 20 }, () => request()));
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await listChanges(fixture.db)).toHaveLength(1);
  });
});

describe('deciding on a change', () => {
  test('by another person approves it', async () => {
    const { id } = await requested();
    expect(await approve(id, 'ben')).toMatchObject({
      ok: true,
      change: { status: 'approved', approvals: [{ by: 'ben' }] },
    });
    expect(fixture.events.map(({ type }) => type)).toEqual([
      'roadbed.change.requested.v1',
      'roadbed.change.described.v1',
      'roadbed.change.approval-given.v1',
      'roadbed.change.approved.v1',
    ]);
  });

  test('by the requester is refused, and nothing changes', async () => {
    const { id } = await requested();
    await presentChange(fixture, catalog, fixture.sources, id);
    const change = await getChange(fixture.db, id);
    expect(await approve(id, 'ana')).toMatchObject({ ok: false, code: 'own-change' });
    expect(await getChange(fixture.db, id)).toEqual(change);
  });

  test('counts each person once', async () => {
    const { id } = await requested({ environment: 'vault' });
    expect(await approve(id, 'ben')).toMatchObject({ ok: true, change: { status: 'waiting-for-approval' } });
    expect(await approve(id, 'ben')).toMatchObject({
      ok: true,
      change: { status: 'waiting-for-approval', approvals: [{ by: 'ben' }] },
    });
    expect(await approve(id, 'cara')).toMatchObject({ ok: true, change: { status: 'approved' } });
  });

  test('by two people at one moment approves once', async () => {
    const { id } = await requested();
    const results = await Promise.all(['ben', 'cara', 'dan'].map((person) => approve(id, person)));
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(results.filter((result) => !result.ok && result.code === 'not-waiting')).toHaveLength(2);
  });

  test('by rejecting ends it, and frees the way for the next', async () => {
    const { id } = await requested();
    expect(await reject(id, 'ben')).toMatchObject({ ok: true, change: { status: 'rejected' } });
    expect(await approve(id, 'cara')).toMatchObject({ ok: false, code: 'not-waiting' });
    expect(await request()).toMatchObject({ ok: true });
  });

  test('lets the requester withdraw it', async () => {
    const { id } = await requested();
    expect(await reject(id, 'ana')).toMatchObject({ ok: true, change: { status: 'rejected' } });
  });

  test('of an unknown change is refused', async () => {
    expect(await approve('C-999999', 'ben')).toMatchObject({ ok: false, code: 'unknown-change' });
  });
});

test('a new release is asked for once in an environment that deploys by itself', async () => {
  const made = await requestAutoDeploys(fixture.db, fixture.record, catalog);
  expect(
    made.map(({ service, environment, status, requestedBy }) => [service, environment, status, requestedBy]),
  ).toEqual([['payments', 'integration', 'approved', 'system:roadbed']]);
  expect(await requestAutoDeploys(fixture.db, fixture.record, catalog)).toEqual([]);
});

test('the newest release is the one that became known last, though the clock was set back in between', async () => {
  const ahead = new Date(Date.now() + 3_600_000);
  const { db } = fixture;
  await fixture.release('eeee1111', 'fraud');
  await db.updateTable('release').set({ registered_at: ahead }).where('service', '=', 'fraud').execute();
  const last = await fixture.release('eeee2222', 'fraud');
  expect(await requested({ service: 'fraud' })).toMatchObject({ release: last });
});
