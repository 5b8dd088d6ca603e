import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isInProgress } from '../change/change.ts';
import { decideChange } from '../change/decide-change.ts';
import { getChange, listChanges } from '../change/find-change.ts';
import { requestChange } from '../change/request-change.ts';
import type { RequestChangeOptions } from '../change/request-change.ts';
import { catalog, createFixture } from '../testing/fixture.ts';
import type { Fixture } from '../testing/fixture.ts';
import { begin, fail, goLive } from '../testing/move-change.ts';
import { advanceQueue } from './advance-queue.ts';
import { withdrawChange } from './withdraw-change.ts';

const releases = ['aaaa1111', 'aaaa2222', 'aaaa3333', 'aaaa4444'];
let fixture: Fixture;
beforeAll(async () => {
  fixture = await createFixture();
  for (const release of releases) await fixture.release(release);
});
afterAll(() => fixture.drop());
beforeEach(clear);

async function clear(): Promise<void> {
  for (const table of ['approval', 'deployment', 'change_request'] as const)
    await fixture.db.deleteFrom(table).execute();
  fixture.events.length = 0;
}

type Asked = Partial<RequestChangeOptions>;
const ask = (release: string, by = 'ana', more: Asked = {}) =>
  requestChange(fixture.db, fixture.record, catalog, {
    service: 'payments',
    environment: 'production',
    requestedBy: by === 'roadbed' ? 'system:roadbed' : `person:${by}`,
    release,
    ...more,
  });
async function asked(release: string, by?: string, more?: Asked) {
  const result = await ask(release, by, more);
  if (!result.ok) throw new Error(result.message);
  return result.change.id;
}
const status = async (id: string) => (await getChange(fixture.db, id))?.status;
const decide = (changeId: string, person: string, decision: 'approved' | 'rejected' = 'approved') =>
  decision === 'approved'
    ? fixture.approve(changeId, person)
    : decideChange(fixture, catalog, { changeId, person, decision, reason: 'not now' });
const advance = () => advanceQueue(fixture.db, fixture.record);
const types = (id: string) =>
  fixture.events.filter(({ changeId }) => changeId === id).map(({ type }) => type.split('.')[2]);

describe('while a change is in progress, a further one', () => {
  test('is queued, says behind which, and goes on to wait for approval when that has ended', async () => {
    const one = await asked('aaaa1111');
    const result = await ask('aaaa2222', 'ben');
    expect(result).toMatchObject({
      ok: true,
      behind: one,
      replaced: [],
      change: { status: 'queued', statusReason: `it goes on when ${one} has ended` },
    });
    const two = result.ok ? result.change.id : '';
    expect(await advance()).toEqual([]);
    await decide(one, 'ben');
    await goLive(fixture.db, one);
    expect((await Promise.all([advance(), advance()])).flat()).toEqual([two]);
    expect(await getChange(fixture.db, two)).toMatchObject({
      status: 'waiting-for-approval',
      statusReason: null,
    });
    expect(await advance()).toEqual([]);
    expect(types(two)).toEqual(['requested', 'advanced']);
  });

  test('goes on as approved where nobody needs to approve it', async () => {
    const environment = 'integration';
    const one = await asked('aaaa1111', 'ana', { environment });
    const two = await asked('aaaa2222', 'ben', { environment });
    expect(types(two)).toEqual(['requested']);
    await goLive(fixture.db, one);
    await advance();
    expect(await status(two)).toBe('approved');
    expect(types(two)).toEqual(['requested', 'advanced', 'approved']);
  });

  test('cannot be approved before it is its turn', async () => {
    await asked('aaaa1111');
    const two = await asked('aaaa2222', 'ben');
    expect(await decide(two, 'cara')).toMatchObject({ ok: false, code: 'not-waiting' });
  });
});

describe('a queued change', () => {
  const withdraw = (changeId: string, person: string, reason?: string) =>
    withdrawChange(fixture.db, fixture.record, { changeId, person, reason });

  test('is taken out of the line by who asked for it, or by another with a reason', async () => {
    const one = await asked('aaaa1111');
    const two = await asked('aaaa2222', 'ben');
    expect(await withdraw(two, 'cara')).toMatchObject({ ok: false, code: 'no-reason' });
    expect(await withdraw(two, 'ben')).toMatchObject({ ok: true, change: { status: 'rejected' } });
    expect(types(two)).toEqual(['requested', 'rejected']);
    expect(await withdraw(two, 'ben')).toMatchObject({ ok: false, code: 'not-queued' });
    expect(await withdraw(one, 'ana')).toMatchObject({ ok: false, code: 'not-queued' });
    expect(await withdraw('C-999999', 'ana')).toMatchObject({ ok: false, code: 'unknown-change' });
    const three = await asked('aaaa3333', 'ben');
    expect(await withdraw(three, 'cara', 'it is not tested')).toMatchObject({
      ok: true,
      change: { statusReason: 'it is not tested', endedAt: expect.any(String) },
    });
    await decide(one, 'ben', 'rejected');
    expect(await advance()).toEqual([]);
  });
});

describe('a newer release', () => {
  test('takes the place of the one that is queued, whoever asked, and both say so', async () => {
    await asked('aaaa1111');
    const two = await asked('aaaa2222', 'ben');
    const result = await ask('aaaa3333', 'cara');
    const three = result.ok ? result.change.id : '';
    expect(result).toMatchObject({ ok: true, replaced: [two], change: { status: 'queued' } });
    expect(await getChange(fixture.db, two)).toMatchObject({
      status: 'replaced',
      statusReason: `${three}, the newer release aaaa33330000, took the place of ${two}`,
      endedAt: expect.any(String),
    });
    expect(fixture.events.find(({ type }) => type === 'roadbed.change.replaced.v1')).toMatchObject({
      id: `${two}/replaced`,
      actor: 'person:cara',
      changeId: two,
      data: { by: three, was: 'queued' },
    });
  });

  test.each([
    ['ana', 'ana', 'waiting-for-approval', 'replaced'],
    ['roadbed', 'ben', 'waiting-for-approval', 'replaced'],
    ['ana', 'ben', 'queued', 'waiting-for-approval'],
  ])('where %s waits for approval and %s asks is %s', async (before, after, itsStatus, theirs) => {
    const one = await asked('aaaa1111', before);
    expect(await ask('aaaa2222', after)).toMatchObject({ ok: true, change: { status: itsStatus } });
    expect(await status(one)).toBe(theirs);
  });

  test('never takes the place of one that is approved: people agreed to that', async () => {
    const one = await asked('aaaa1111');
    await decide(one, 'ben');
    expect(await ask('aaaa2222', 'ana')).toMatchObject({ ok: true, change: { status: 'queued' } });
    expect(await status(one)).toBe('approved');
  });

  test('that takes the place of both stands alone', async () => {
    const one = await asked('aaaa1111');
    const two = await asked('aaaa2222', 'ben');
    expect(await ask('aaaa3333', 'ana')).toMatchObject({ ok: true, replaced: [one, two], behind: undefined });
  });
});

describe('what is refused', () => {
  test('is a release that is on its way or in line, naming its change', async () => {
    const one = await asked('aaaa1111');
    const two = await asked('aaaa2222', 'ben');
    for (const [release, id] of [
      ['aaaa1111', one],
      ['aaaa2222', two],
    ] as const) {
      expect(await ask(release, 'cara')).toMatchObject({
        ok: false,
        code: 'change-in-progress',
        message: expect.stringMatching(`^${id} .* is in progress and brings this release already`),
      });
    }
  });

  test('is an older release than the one in line', async () => {
    await asked('aaaa1111');
    const three = await asked('aaaa3333', 'ben');
    expect(await ask('aaaa2222', 'cara')).toMatchObject({
      ok: false,
      message: expect.stringMatching(`^${three} .* goes before an older release`),
    });
  });
});

describe.each(['emergency', 'rollback'] as const)('an %s', (kind) => {
  const urgent = { kind, reason: 'nobody can pay' };

  test('takes the place of what waits or has not begun, and leaves who is in line their turn', async () => {
    const one = await asked('aaaa2222');
    await decide(one, 'ben');
    const two = await asked('aaaa3333', 'ben');
    const result = await ask('aaaa1111', 'ana', urgent);
    expect(result).toMatchObject({ ok: true, replaced: [one], change: { status: 'approved' } });
    expect([await status(one), await status(two)]).toEqual(['replaced', 'queued']);
    expect(await begin(fixture.db, one)).toBe(false);
  });

  test('goes next behind what is rolling out', async () => {
    const one = await asked('aaaa1111');
    await decide(one, 'ben');
    await begin(fixture.db, one);
    const two = await asked('aaaa3333', 'ben');
    expect(await ask('aaaa2222', 'ana', urgent)).toMatchObject({
      ok: true,
      replaced: [two],
      behind: one,
    });
    expect(await ask('aaaa4444', 'ana')).toMatchObject({ ok: false, code: 'change-in-progress' });
  });

  test('of the release that waits for approval takes its place', async () => {
    const one = await asked('aaaa1111');
    expect(await ask('aaaa1111', 'ana', urgent)).toMatchObject({ ok: true, replaced: [one] });
  });
});

test('twenty requests at one moment leave one in progress, one in line, and the newest of all among them', async () => {
  const results = await Promise.all(
    Array.from({ length: 20 }, (_, n) => ask(releases[n % releases.length] ?? '', `p${n % 5}`)),
  );
  const changes = await listChanges(fixture.db);
  expect(changes.filter((change) => isInProgress(change.status))).toHaveLength(1);
  expect(changes.filter((change) => change.status === 'queued').length).toBeLessThanOrEqual(1);
  expect(results.filter(({ ok }) => ok)).toHaveLength(changes.length);
  const standing = changes.filter((change) => change.endedAt === null);
  expect(standing.map(({ release }) => release.slice(7, 15))).toContain('aaaa4444');
});

/** What can happen, each at any moment. */
const steps = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('ask' as const),
      release: fc.constantFrom(...releases),
      by: fc.constantFrom('ana', 'ben', 'roadbed'),
      kind: fc.constantFrom('normal', 'normal', 'normal', 'emergency', 'rollback'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('approve', 'reject') }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('begin', 'live', 'fail') }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('advance' as const) }) },
);
type Step = { do: string; release?: string; by?: string; kind?: string };

async function take(step: Step): Promise<void> {
  if (step.do === 'ask') {
    await ask(step.release ?? '', step.by, { kind: step.kind as 'normal' });
    return;
  }
  if (step.do === 'advance') return void (await advance());
  const [running] = (await listChanges(fixture.db)).filter((change) => isInProgress(change.status));
  if (running === undefined) return;
  if (step.do === 'approve') return void (await decide(running.id, 'dan'));
  if (step.do === 'reject') return void (await decide(running.id, 'dan', 'rejected'));
  await begin(fixture.db, running.id);
  const change = await getChange(fixture.db, running.id);
  if (change?.status !== 'rolling-out' || step.do === 'begin') return;
  await (step.do === 'live' ? goLive : fail)(fixture.db, running.id);
}

/** What holds at every moment, however many act at once. */
async function holds(): Promise<void> {
  const changes = await listChanges(fixture.db, { limit: 1000 });
  const running = changes.filter((change) => isInProgress(change.status));
  const queued = changes.filter((change) => change.status === 'queued');
  expect(running.length).toBeLessThanOrEqual(1);
  expect(queued.length).toBeLessThanOrEqual(1);
  for (const change of changes) {
    // Nothing is lost: what no longer stands has an end, and one that was replaced names a change that there is.
    const stands = isInProgress(change.status) || change.status === 'queued';
    expect(change.endedAt === null).toBe(stands);
    if (change.status !== 'replaced') continue;
    const by = /^(C-\d+), /.exec(change.statusReason ?? '')?.[1];
    expect(changes.map(({ id }) => id)).toContain(by);
    expect(types(change.id)).toContain('replaced');
  }
}

test('whatever is asked, decided and ended, at once or after each other, one is in progress and one in line', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(steps, { minLength: 1, maxLength: 4 }), { maxLength: 12 }),
      async (rounds) => {
        await clear();
        for (const round of rounds) {
          await Promise.all(round.map((step) => take(step)));
          await holds();
        }
        // In the end everything that was asked for has its turn.
        for (let turn = 0; turn < 4; turn += 1) {
          await take({ do: 'approve' });
          await take({ do: 'live' });
          await take({ do: 'advance' });
        }
        await holds();
        const left = (await listChanges(fixture.db)).filter((change) => change.endedAt === null);
        expect(left).toEqual([]);
      },
    ),
    { numRuns: 25 },
  );
}, 60_000);
