import { describe, expect, test, vi } from 'vitest';
import { getChange } from '../change/find-change.ts';
import { requestChange } from '../change/request-change.ts';
import { getChangeDetails } from '../change-details/get-change-details.ts';
import { presentChanges } from '../change-details/present-changes.ts';
import { catalog as known } from '../testing/fixture.ts';
import { later, useApprovals, withPolicy } from '../testing/use-approvals.ts';
import { lapseChanges } from './lapse-changes.ts';

const approvals = useApprovals();
const { requested, fingerprintOf, approve, reject, goLive, types, releases } = approvals;

describe('who may approve', () => {
  test('is the owning team and groups where the policy says so, other people are refused with their names', async () => {
    const catalog = withPolicy({ from: ['owning-team', 'managers'] });
    const id = await requested(catalog);
    expect(await approve(id, 'zoe', { catalog })).toEqual({
      ok: false,
      code: 'not-an-approver',
      message: `Your approval of ${id} would not count: it takes owning-team or managers (ben, cara, dan).`,
    });
    expect(await approve(id, 'cara', { catalog })).toMatchObject({
      ok: true,
      change: { status: 'approved' },
    });
  });

  test('is decided when they click: who left the team since is refused, who joined it may', async () => {
    const catalog = withPolicy({ from: ['owning-team'] });
    const id = await requested(catalog);
    const teams = known.platform.teams.map((team) => ({ ...team, members: ['ana', 'dan'] }));
    const moved = withPolicy({ from: ['owning-team'] }, { teams });
    expect(await approve(id, 'ben', { catalog: moved })).toMatchObject({
      ok: false,
      code: 'not-an-approver',
    });
    expect(await approve(id, 'dan', { catalog: moved })).toMatchObject({ ok: true });
  });

  test('is nobody who has left the organisation, also when they approved before they left', async () => {
    const id = await requested(known, { environment: 'vault' });
    expect(await approve(id, 'ben')).toMatchObject({ ok: true, change: { status: 'waiting-for-approval' } });
    const people = known.platform.people.filter(({ name }) => name !== 'ben');
    const left = withPolicy({}, { people });
    expect(await approve(id, 'cara', { catalog: left })).toMatchObject({
      ok: true,
      change: { status: 'waiting-for-approval' },
    });
    expect(await approve(id, 'dan', { catalog: left })).toMatchObject({ change: { status: 'approved' } });
    expect(approvals.fixture.events.at(-1)).toMatchObject({ data: { by: ['cara', 'dan'] } });
  });
});

describe('an approval is for what was shown', () => {
  test('and refused as stale when something else is live by then; what was approved of it lapses', async () => {
    const id = await requested(known, { environment: 'vault' });
    const shown = await fingerprintOf(id);
    expect(await approve(id, 'ben')).toMatchObject({ ok: true });
    await approvals.fixture.db
      .insertInto('deployment')
      .values({
        service: 'payments',
        environment: 'vault',
        change_id: id,
        digest: releases[0] ?? '',
        instance: 'x',
        url: 'http://x',
        since: new Date(),
      })
      .execute();
    expect(await approve(id, 'cara')).toMatchObject({ ok: false, code: 'stale-approval' });

    expect(await presentChanges(approvals.fixture, known, approvals.fixture.sources)).toEqual([]);
    expect(await getChange(approvals.fixture.db, id)).toMatchObject({
      status: 'waiting-for-approval',
      approvals: [{ by: 'ben', lapsed: true }],
    });
    expect(approvals.fixture.events.at(-1)).toMatchObject({
      type: 'roadbed.change.described.v1',
      data: { replaces: shown, lapsedApprovals: ['ben'], live: releases[0] },
    });
    // What was shown before does for nothing; what is shown now does for both.
    expect(await approve(id, 'cara', { fingerprint: shown })).toMatchObject({ code: 'stale-approval' });
    expect(await approve(id, 'cara')).toMatchObject({ ok: true, change: { status: 'waiting-for-approval' } });
    expect(await approve(id, 'ben')).toMatchObject({ ok: true, change: { status: 'approved' } });
  });

  test('and an approval that lapsed stays lapsed when all is as it was', async () => {
    const id = await requested(known, { environment: 'vault' });
    await approve(id, 'ben');
    const strict = withPolicy({ from: ['owning-team', 'managers'] });
    await presentChanges(approvals.fixture, strict, approvals.fixture.sources);
    await presentChanges(approvals.fixture, known, approvals.fixture.sources);
    expect(await approve(id, 'cara')).toMatchObject({ ok: true, change: { status: 'waiting-for-approval' } });
  });

  test('and refused as stale when more approvals are asked for by then', async () => {
    const id = await requested();
    const environments = known.platform.environments.map((at) => ({ ...at, approvals: 2 }));
    const catalog = withPolicy({}, { environments });
    expect(await approve(id, 'ben', { catalog })).toMatchObject({ ok: false, code: 'stale-approval' });
    await presentChanges(approvals.fixture, catalog, approvals.fixture.sources);
    expect(await approve(id, 'ben', { catalog })).toMatchObject({
      ok: true,
      change: { status: 'waiting-for-approval', requiredApprovals: 2 },
    });
  });

  test('never of another change, a forged one, or one that nobody was shown', async () => {
    const id = await requested();
    const other = await requested(known, { environment: 'vault' });
    for (const fingerprint of [await fingerprintOf(other), 'f'.repeat(64), ''])
      expect(await approve(id, 'ben', { fingerprint })).toMatchObject({ ok: false, code: 'stale-approval' });
    await reject(id, 'ben');
    const undescribed = await requestChange(approvals.fixture.db, approvals.fixture.record, known, {
      service: 'payments',
      environment: 'production',
      requestedBy: 'person:ana',
    });
    expect(
      undescribed.ok && (await approve(undescribed.change.id, 'ben', { fingerprint: '' })),
    ).toMatchObject({
      code: 'stale-approval',
    });
  });

  test('and lapses with the change when that is approved, and something else is live before it starts', async () => {
    const id = await requested();
    await approve(id, 'ben');
    expect(await lapseChanges(approvals.fixture, known)).toEqual([]);
    await goLive(releases[0] ?? '', id);
    expect(await lapseChanges(approvals.fixture, known)).toEqual([id]);
    expect(await getChange(approvals.fixture.db, id)).toMatchObject({
      status: 'lapsed',
      statusReason: 'what it was approved for has changed before it started',
    });
  });
});

describe('time', () => {
  test('ends what nobody approved, and what was approved and not started; each is on record', async () => {
    const waiting = await requested();
    const approved = await requested(known, { environment: 'vault' });
    await approve(approved, 'ben');
    await approve(approved, 'cara');
    const { db } = approvals.fixture;
    expect(await lapseChanges(approvals.fixture, known, later(23))).toEqual([]);
    expect(await lapseChanges(approvals.fixture, known, later(25))).toEqual([approved]);
    expect(await lapseChanges(approvals.fixture, known, later(73))).toEqual([waiting]);
    expect(await lapseChanges(approvals.fixture, known, later(74))).toEqual([]);
    expect(await getChange(db, waiting)).toMatchObject({
      status: 'lapsed',
      statusReason: 'it was not approved in time',
      endedAt: expect.any(String),
    });
    expect(types().filter((type) => type === 'change.lapsed')).toHaveLength(2);
    expect(approvals.fixture.notices.slice(-2)).toEqual(
      [approved, waiting].map((id) => ({
        id: `${id}/lapsed`,
        to: { person: 'ana' },
        text: expect.stringContaining('Ask for it again'),
      })),
    );
  });

  test('makes a click that comes too late end the change', async () => {
    const id = await requested();
    expect(await approve(id, 'ben', { now: later(73) })).toMatchObject({
      ok: false,
      code: 'lapsed',
      message: expect.stringContaining('Ask for it again'),
    });
    expect(await getChange(approvals.fixture.db, id)).toMatchObject({ status: 'lapsed', approvals: [] });
    expect(types()).toContain('change.lapsed');
  });

  test('is that of the database: a clock of ours that jumps lapses nothing, and keeps nothing alive', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2001-01-01') });
    const early = await requested();
    vi.setSystemTime(new Date('2101-01-01'));
    const late = await requested(known, { environment: 'vault' });
    expect(await lapseChanges(approvals.fixture, known)).toEqual([]);
    vi.useRealTimers();
    expect(await lapseChanges(approvals.fixture, known, later(71))).toEqual([]);
    expect((await lapseChanges(approvals.fixture, known, later(73))).toSorted()).toEqual(
      [early, late].toSorted(),
    );
  });

  test('starts when a change begins to wait, and a service may give less of it', async () => {
    const services = new Map(
      [...known.services].map(([name, service]) => [
        name,
        { ...service, approvals: [{ environment: 'production', approvalWithinHours: 2 }] },
      ]),
    );
    const id = await requested({ ...known, services });
    expect(await lapseChanges(approvals.fixture, known, later(1))).toEqual([]);
    expect(await lapseChanges(approvals.fixture, known, later(3))).toEqual([id]);
  });

  test('does not end what nobody has to approve', async () => {
    await requested(known, { environment: 'integration' });
    expect(await lapseChanges(approvals.fixture, known, later(10_000))).toEqual([]);
  });
});

test('what left the catalogue while it waited lapses, and says why', async () => {
  const id = await requested();
  const services = new Map([...known.services].filter(([name]) => name !== 'payments'));
  expect(await lapseChanges(approvals.fixture, { ...known, services })).toEqual([id]);
  expect(await getChange(approvals.fixture.db, id)).toMatchObject({
    statusReason: 'there is no service payments any more',
  });
});

describe('a decision that comes again', () => {
  test('by the same click is the same decision, however often it is delivered', async () => {
    const id = await requested(known, { environment: 'vault' });
    const clicks = await Promise.all(
      Array.from({ length: 5 }, () => approve(id, 'ben', { source: 'click-1' })),
    );
    expect(clicks.every(({ ok }) => ok)).toBe(true);
    expect((await getChange(approvals.fixture.db, id))?.approvals).toHaveLength(1);
    expect(types().filter((type) => type === 'change.approval-given')).toHaveLength(1);
    expect(await approve(id, 'ben', { source: 'click-2' })).toMatchObject({ code: 'already-decided' });
    await approve(id, 'cara', { source: 'click-3' });
    expect(await approve(id, 'ben', { source: 'click-1' })).toMatchObject({ ok: true });
    expect(types().filter((type) => type === 'change.approved')).toHaveLength(1);
  });

  test('after it has lapsed does not count again, and is told so', async () => {
    const id = await requested(known, { environment: 'vault' });
    const shown = await fingerprintOf(id);
    await approve(id, 'ben', { source: 'click-1' });
    const strict = withPolicy({ from: ['owning-team', 'managers'] });
    await presentChanges(approvals.fixture, strict, approvals.fixture.sources);
    await presentChanges(approvals.fixture, known, approvals.fixture.sources);
    expect(await fingerprintOf(id)).toBe(shown);
    expect(await approve(id, 'ben', { source: 'click-1' })).toMatchObject({ code: 'stale-approval' });
    expect(await approve(id, 'ben', { source: 'click-2' })).toMatchObject({ ok: true });
    expect((await getChange(approvals.fixture.db, id))?.approvals).toMatchObject([
      { by: 'ben', lapsed: true },
      { by: 'ben', lapsed: false },
    ]);
  });

  test('in the name of another person is none', async () => {
    const id = await requested(known, { environment: 'vault' });
    await approve(id, 'ben', { source: 'click-1' });
    expect(await approve(id, 'ana', { source: 'click-1' })).toMatchObject({ code: 'own-change' });
  });

  test('after the change was rejected is refused', async () => {
    const id = await requested();
    expect(await reject(id, 'ben')).toMatchObject({
      ok: true,
      change: { statusReason: 'the tests are red' },
    });
    expect(await approve(id, 'cara')).toMatchObject({ ok: false, code: 'not-waiting' });
  });
});

test('a rejection needs a reason', async () => {
  const id = await requested();
  expect(await reject(id, 'ben', '  ')).toMatchObject({ ok: false, code: 'no-reason' });
  expect(await getChange(approvals.fixture.db, id)).toMatchObject({ status: 'waiting-for-approval' });
});

test('what was shown stays on record when the change has ended', async () => {
  const id = await requested();
  const shown = await getChangeDetails(approvals.fixture.db, id);
  expect(shown).toMatchObject({ direction: 'first', live: null, terms: { people: 1, from: null } });
  await reject(id, 'ben');
  await goLive(releases[0] ?? '', id);
  await presentChanges(approvals.fixture, known, approvals.fixture.sources);
  expect(await getChangeDetails(approvals.fixture.db, id)).toEqual(shown);
});
