import type { Catalog } from '@roadbed/catalog';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { decideChange } from '../change/decide-change.ts';
import { getChange, listChanges } from '../change/find-change.ts';
import { requestChange } from '../change/request-change.ts';
import type { RequestChangeOptions } from '../change/request-change.ts';
import { getChangeDetails } from '../change-details/get-change-details.ts';
import { presentChange } from '../change-details/present-change.ts';
import { presentChanges } from '../change-details/present-changes.ts';
import { catalog as known, createFixture } from '../testing/fixture.ts';
import type { Fixture } from '../testing/fixture.ts';
import { lapseChanges } from './lapse-changes.ts';
import { requestEmergency } from './request-emergency.ts';
import { reviewChange } from './review-change.ts';

let fixture: Fixture;
let releases: string[];
beforeAll(async () => {
  fixture = await createFixture();
  releases = [await fixture.release('aaaa1111'), await fixture.release('aaaa2222')];
});
afterAll(() => fixture.drop());
beforeEach(async () => {
  for (const table of ['change_review', 'approval', 'deployment', 'change_request'] as const)
    await fixture.db.deleteFrom(table).execute();
  fixture.events.length = 0;
  fixture.notices.length = 0;
});
afterEach(() => vi.useRealTimers());

type Policy = Partial<Catalog['platform']['approvals']>;

/** The catalogue with another policy, and with groups. */
function withPolicy(policy: Policy, more: Partial<Catalog['platform']> = {}): Catalog {
  const groups = [{ name: 'managers', title: 'Managers', members: ['cara', 'dan'] }];
  const approvals = { ...known.platform.approvals, ...policy };
  return { ...known, platform: { ...known.platform, groups, approvals, ...more } };
}

async function requested(catalog = known, options: Partial<RequestChangeOptions> = {}): Promise<string> {
  const asked = { service: 'payments', environment: 'production', requestedBy: 'person:ana', ...options };
  const result = await requestChange(fixture.db, fixture.record, catalog, asked);
  if (!result.ok) throw new Error(result.message);
  await presentChange(fixture, catalog, fixture.sources, result.change.id);
  return result.change.id;
}

async function fingerprintOf(id: string): Promise<string> {
  return (await getChange(fixture.db, id))?.fingerprint ?? '';
}

type Click = { catalog?: Catalog; fingerprint?: string; source?: string; now?: Date };

async function approve(changeId: string, person: string, { catalog = known, now, ...click }: Click = {}) {
  const fingerprint = click.fingerprint ?? (await fingerprintOf(changeId));
  const options = { changeId, person, decision: 'approved' as const, fingerprint, source: click.source };
  return await decideChange(fixture, catalog, options, now);
}

const reject = (changeId: string, person: string, reason = 'the tests are red') =>
  decideChange(fixture, known, { changeId, person, decision: 'rejected', reason });

/** Another release is live from now on, by whatever way. */
async function goLive(digest: string, changeId: string): Promise<void> {
  const live = { change_id: changeId, digest, instance: `${changeId}-1`, url: 'http://x', since: new Date() };
  await fixture.db
    .insertInto('deployment')
    .values({ service: 'payments', environment: 'production', ...live })
    .onConflict((conflict) => conflict.columns(['service', 'environment']).doUpdateSet(live))
    .execute();
}

const types = () => fixture.events.map(({ type }) => type.replace(/^roadbed\.|\.v1$/g, ''));
const later = (hours: number) => new Date(Date.now() + hours * 3_600_000);

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
    expect(fixture.events.at(-1)).toMatchObject({ data: { by: ['cara', 'dan'] } });
  });
});

describe('an approval is for what was shown', () => {
  test('and refused as stale when something else is live by then; what was approved of it lapses', async () => {
    const id = await requested(known, { environment: 'vault' });
    const shown = await fingerprintOf(id);
    expect(await approve(id, 'ben')).toMatchObject({ ok: true });
    await fixture.db
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

    expect(await presentChanges(fixture, known, fixture.sources)).toEqual([]);
    expect(await getChange(fixture.db, id)).toMatchObject({
      status: 'waiting-for-approval',
      approvals: [{ by: 'ben', lapsed: true }],
    });
    expect(fixture.events.at(-1)).toMatchObject({
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
    await presentChanges(fixture, strict, fixture.sources);
    await presentChanges(fixture, known, fixture.sources);
    expect(await approve(id, 'cara')).toMatchObject({ ok: true, change: { status: 'waiting-for-approval' } });
  });

  test('and refused as stale when more approvals are asked for by then', async () => {
    const id = await requested();
    const environments = known.platform.environments.map((at) => ({ ...at, approvals: 2 }));
    const catalog = withPolicy({}, { environments });
    expect(await approve(id, 'ben', { catalog })).toMatchObject({ ok: false, code: 'stale-approval' });
    await presentChanges(fixture, catalog, fixture.sources);
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
    const undescribed = await requestChange(fixture.db, fixture.record, known, {
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
    expect(await lapseChanges(fixture, known)).toEqual([]);
    await goLive(releases[0] ?? '', id);
    expect(await lapseChanges(fixture, known)).toEqual([id]);
    expect(await getChange(fixture.db, id)).toMatchObject({
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
    const { db } = fixture;
    expect(await lapseChanges(fixture, known, later(23))).toEqual([]);
    expect(await lapseChanges(fixture, known, later(25))).toEqual([approved]);
    expect(await lapseChanges(fixture, known, later(73))).toEqual([waiting]);
    expect(await lapseChanges(fixture, known, later(74))).toEqual([]);
    expect(await getChange(db, waiting)).toMatchObject({
      status: 'lapsed',
      statusReason: 'it was not approved in time',
      endedAt: expect.any(String),
    });
    expect(types().filter((type) => type === 'change.lapsed')).toHaveLength(2);
    expect(fixture.notices.slice(-2)).toEqual(
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
    expect(await getChange(fixture.db, id)).toMatchObject({ status: 'lapsed', approvals: [] });
    expect(types()).toContain('change.lapsed');
  });

  test('is that of the database: a clock of ours that jumps lapses nothing, and keeps nothing alive', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2001-01-01') });
    const early = await requested();
    vi.setSystemTime(new Date('2101-01-01'));
    const late = await requested(known, { environment: 'vault' });
    expect(await lapseChanges(fixture, known)).toEqual([]);
    vi.useRealTimers();
    expect(await lapseChanges(fixture, known, later(71))).toEqual([]);
    expect((await lapseChanges(fixture, known, later(73))).toSorted()).toEqual([early, late].toSorted());
  });

  test('starts when a change begins to wait, and a service may give less of it', async () => {
    const services = new Map(
      [...known.services].map(([name, service]) => [
        name,
        { ...service, approvals: [{ environment: 'production', approvalWithinHours: 2 }] },
      ]),
    );
    const id = await requested({ ...known, services });
    expect(await lapseChanges(fixture, known, later(1))).toEqual([]);
    expect(await lapseChanges(fixture, known, later(3))).toEqual([id]);
  });

  test('does not end what nobody has to approve', async () => {
    await requested(known, { environment: 'integration' });
    expect(await lapseChanges(fixture, known, later(10_000))).toEqual([]);
  });
});

test('what left the catalogue while it waited lapses, and says why', async () => {
  const id = await requested();
  const services = new Map([...known.services].filter(([name]) => name !== 'payments'));
  expect(await lapseChanges(fixture, { ...known, services })).toEqual([id]);
  expect(await getChange(fixture.db, id)).toMatchObject({
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
    expect((await getChange(fixture.db, id))?.approvals).toHaveLength(1);
    expect(types().filter((type) => type === 'change.approval-given')).toHaveLength(1);
    expect(await approve(id, 'ben', { source: 'click-2' })).toMatchObject({ code: 'already-decided' });
    await approve(id, 'cara', { source: 'click-3' });
    expect(await approve(id, 'ben', { source: 'click-1' })).toMatchObject({ ok: true });
    expect(types().filter((type) => type === 'change.approved')).toHaveLength(1);
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
  expect(await getChange(fixture.db, id)).toMatchObject({ status: 'waiting-for-approval' });
});

describe('a standard change', () => {
  const rule = { name: 'small-fixes', environments: ['production'], when: { errorBudgetAbovePercent: 50 } };
  const budget = (leftPercent: number) => ({
    ...fixture.sources,
    readErrorBudget: async () => ({ leftPercent, objectivePercent: 99.9, windowDays: 30, downMinutes: 1 }),
  });

  test('is approved by its rule, which is on record', async () => {
    const catalog = withPolicy({ standard: [rule] });
    const id = await requested(catalog);
    expect(await getChange(fixture.db, id)).toMatchObject({ kind: 'normal', status: 'waiting-for-approval' });
    await reject(id, 'ben');

    const asked = await requestChange(fixture.db, fixture.record, catalog, {
      service: 'payments',
      environment: 'production',
      requestedBy: 'person:ana',
    });
    if (!asked.ok) throw new Error(asked.message);
    await presentChange(fixture, catalog, budget(60), asked.change.id);
    expect(await getChange(fixture.db, asked.change.id)).toMatchObject({
      kind: 'standard',
      standardRule: 'small-fixes',
      status: 'approved',
      lapsesAt: expect.any(String),
    });
    expect(fixture.events.at(-1)).toMatchObject({
      type: 'roadbed.change.approved.v1',
      actor: 'system:roadbed',
      data: { by: [], rule: 'small-fixes', conditions: { errorBudgetAbovePercent: 50 } },
    });
    expect(await lapseChanges(fixture, catalog, later(25))).toEqual([asked.change.id]);
  });

  test('is asked for by nobody', async () => {
    const asked = requestChange(fixture.db, fixture.record, known, {
      service: 'payments',
      environment: 'production',
      requestedBy: 'person:ana',
      kind: 'standard',
    });
    expect(await asked).toMatchObject({ ok: false, code: 'not-allowed' });
  });
});

describe('an emergency', () => {
  const ask = (requestedBy: string, reason = 'payments are down', catalog = known) =>
    requestEmergency(fixture, catalog, {
      service: 'payments',
      environment: 'production',
      requestedBy,
      reason,
    });

  test('goes out at once by the word of the owning team, with its reason, and is to be reviewed', async () => {
    expect(await ask('person:ben')).toMatchObject({
      ok: true,
      change: { kind: 'emergency', status: 'approved', reason: 'payments are down', review: { open: true } },
    });
    expect(await listChanges(fixture.db, { openReview: true })).toHaveLength(1);
    await presentChanges(fixture, known, fixture.sources);
    const told = fixture.notices.filter(({ id }) => id.includes('/emergency/'));
    expect(told.map(({ to }) => to)).toEqual([{ channel: 'deployments' }, { channel: 'team-payments' }]);
    expect(told[0]?.text).toMatch(
      /^Emergency: Ben Example deploys payments to production.*payments are down/,
    );
  });

  test.each([
    ['person:cara', 'it burns', 'not-allowed', /Only owning-team may.*\(ana, ben\)/],
    ['system:roadbed', 'it burns', 'not-allowed', /Only owning-team/],
    ['person:ben', '  ', 'no-reason', /^Say why: /],
  ])('by %s because "%s" is refused: %s', async (person, reason, code, message) => {
    expect(await ask(person, reason)).toMatchObject({
      ok: false,
      code,
      message: expect.stringMatching(message),
    });
    expect(await listChanges(fixture.db)).toEqual([]);
  });

  test('is for the groups that the policy names', async () => {
    const catalog = withPolicy({ emergency: { from: ['managers'] } });
    expect(await ask('person:ben', 'it burns', catalog)).toMatchObject({ code: 'not-allowed' });
    expect(await ask('person:cara', 'it burns', catalog)).toMatchObject({ ok: true });
  });

  test('takes the place of a change that waits, but not of one that is rolling out', async () => {
    const waiting = await requested();
    const asked = await ask('person:ben');
    expect(asked).toMatchObject({ ok: true });
    expect(await getChange(fixture.db, waiting)).toMatchObject({ status: 'replaced' });
    expect(types()).toContain('change.replaced');
    await fixture.db
      .updateTable('change_request')
      .set({ status: 'rolling-out' })
      .where('kind', '=', 'emergency')
      .execute();
    expect(await ask('person:ana')).toMatchObject({ ok: false, code: 'change-in-progress' });
  });

  test('is reviewed once, by another person, with a note', async () => {
    const asked = await ask('person:ben');
    const changeId = asked.ok ? asked.change.id : '';
    const review = (person: string, note: string) => reviewChange(fixture, { changeId, person, note });
    expect(await review('ben', 'all fine')).toMatchObject({ ok: false, code: 'own-review' });
    expect(await review('ana', ' ')).toMatchObject({ ok: false, code: 'no-reason' });
    const reviews = await Promise.all([review('ana', 'it was needed'), review('cara', 'so it was')]);
    expect(reviews.filter(({ ok }) => ok)).toHaveLength(1);
    expect(reviews.find(({ ok }) => !ok)).toMatchObject({ code: 'no-review' });
    expect(await listChanges(fixture.db, { openReview: true })).toEqual([]);
    expect(types().filter((type) => type === 'change.reviewed')).toHaveLength(1);
  });

  test('is the only kind that is reviewed', async () => {
    const changeId = await requested();
    const review = { changeId, person: 'ben', note: 'fine' };
    expect(await reviewChange(fixture, review)).toMatchObject({ code: 'no-review' });
  });
});

test('what was shown stays on record when the change has ended', async () => {
  const id = await requested();
  const shown = await getChangeDetails(fixture.db, id);
  expect(shown).toMatchObject({ direction: 'first', live: null, terms: { people: 1, from: null } });
  await reject(id, 'ben');
  await goLive(releases[0] ?? '', id);
  await presentChanges(fixture, known, fixture.sources);
  expect(await getChangeDetails(fixture.db, id)).toEqual(shown);
});
