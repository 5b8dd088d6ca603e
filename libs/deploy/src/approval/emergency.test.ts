import { describe, expect, test } from 'vitest';
import { getChange, listChanges } from '../change/find-change.ts';
import { requestChange } from '../change/request-change.ts';
import { presentChanges } from '../change-details/present-changes.ts';
import { catalog as known } from '../testing/fixture.ts';
import { useApprovals, withPolicy } from '../testing/use-approvals.ts';
import { reviewChange } from './review-change.ts';

const approvals = useApprovals();
const { requested, types } = approvals;

describe('an emergency', () => {
  const ask = (requestedBy: string, reason = 'payments are down', catalog = known) =>
    requestChange(approvals.fixture.db, approvals.fixture.record, catalog, {
      service: 'payments',
      environment: 'production',
      kind: 'emergency',
      requestedBy,
      reason,
    });

  test('goes out at once by the word of the owning team, with its reason, and is to be reviewed', async () => {
    expect(await ask('person:ben')).toMatchObject({
      ok: true,
      change: { kind: 'emergency', status: 'approved', reason: 'payments are down', review: { open: true } },
    });
    expect(await listChanges(approvals.fixture.db, { openReview: true })).toHaveLength(1);
    await presentChanges(approvals.fixture, known, approvals.fixture.sources);
    const told = approvals.fixture.notices.filter(({ id }) => id.includes('/emergency/'));
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
    expect(await listChanges(approvals.fixture.db)).toEqual([]);
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
    expect(await getChange(approvals.fixture.db, waiting)).toMatchObject({ status: 'replaced' });
    expect(types()).toContain('change.replaced');
    await approvals.fixture.db
      .updateTable('change_request')
      .set({ status: 'rolling-out' })
      .where('kind', '=', 'emergency')
      .execute();
    const next = await requestChange(approvals.fixture.db, approvals.fixture.record, known, {
      service: 'payments',
      environment: 'production',
      release: 'aaaa1111',
      kind: 'emergency',
      requestedBy: 'person:ana',
      reason: 'it burns',
    });
    expect(next).toMatchObject({ ok: true, change: { status: 'queued' } });
  });

  test('is reviewed once, by another person, with a note', async () => {
    const asked = await ask('person:ben');
    const changeId = asked.ok ? asked.change.id : '';
    const review = (person: string, note: string) =>
      reviewChange(approvals.fixture, { changeId, person, note });
    expect(await review('ben', 'all fine')).toMatchObject({ ok: false, code: 'own-review' });
    expect(await review('ana', ' ')).toMatchObject({ ok: false, code: 'no-reason' });
    const reviews = await Promise.all([review('ana', 'it was needed'), review('cara', 'so it was')]);
    expect(reviews.filter(({ ok }) => ok)).toHaveLength(1);
    expect(reviews.find(({ ok }) => !ok)).toMatchObject({ code: 'no-review' });
    expect(await listChanges(approvals.fixture.db, { openReview: true })).toEqual([]);
    expect(types().filter((type) => type === 'change.reviewed')).toHaveLength(1);
  });

  test('is the only kind that is reviewed', async () => {
    const changeId = await requested();
    const review = { changeId, person: 'ben', note: 'fine' };
    expect(await reviewChange(approvals.fixture, review)).toMatchObject({ code: 'no-review' });
  });
});
