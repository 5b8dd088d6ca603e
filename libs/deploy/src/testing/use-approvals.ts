import type { Catalog } from '@roadbed/catalog';
import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest';
import { decideChange } from '../change/decide-change.ts';
import { getChange } from '../change/find-change.ts';
import { requestChange } from '../change/request-change.ts';
import type { RequestChangeOptions } from '../change/request-change.ts';
import { presentChange } from '../change-details/present-change.ts';
import { catalog as known, createFixture } from './fixture.ts';
import type { Fixture } from './fixture.ts';

type Policy = Partial<Catalog['platform']['approvals']>;
type Click = { catalog?: Catalog; fingerprint?: string; source?: string; now?: Date };

/** The catalogue with another policy, and with groups. */
export function withPolicy(policy: Policy, more: Partial<Catalog['platform']> = {}): Catalog {
  const groups = [{ name: 'managers', title: 'Managers', members: ['cara', 'dan'] }];
  const approvals = { ...known.platform.approvals, ...policy };
  return { ...known, platform: { ...known.platform, groups, approvals, ...more } };
}

export const later = (hours: number) => new Date(Date.now() + hours * 3_600_000);

/** For a test file on approvals: people who ask, see and click, in a database that is empty before each test. */
export function useApprovals() {
  let fixture: Fixture;
  const releases: string[] = [];
  beforeAll(async () => {
    fixture = await createFixture();
    releases.push(await fixture.release('aaaa1111'), await fixture.release('aaaa2222'));
  });
  afterAll(() => fixture.drop());
  beforeEach(async () => {
    for (const table of ['change_review', 'approval', 'deployment', 'change_request'] as const)
      await fixture.db.deleteFrom(table).execute();
    fixture.events.length = 0;
    fixture.notices.length = 0;
  });
  afterEach(() => vi.useRealTimers());

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

  async function approve(changeId: string, person: string, { catalog = known, now, ...click }: Click = {}) {
    const fingerprint = click.fingerprint ?? (await fingerprintOf(changeId));
    const options = { changeId, person, decision: 'approved' as const, fingerprint, source: click.source };
    return await decideChange(fixture, catalog, options, now);
  }

  const reject = (changeId: string, person: string, reason = 'the tests are red') =>
    decideChange(fixture, known, { changeId, person, decision: 'rejected', reason });

  /** Another release is live from now on, by whatever way. */
  async function goLive(digest: string, changeId: string): Promise<void> {
    const live = {
      change_id: changeId,
      digest,
      instance: `${changeId}-1`,
      url: 'http://x',
      since: new Date(),
    };
    await fixture.db
      .insertInto('deployment')
      .values({ service: 'payments', environment: 'production', ...live })
      .onConflict((conflict) => conflict.columns(['service', 'environment']).doUpdateSet(live))
      .execute();
  }

  const types = () => fixture.events.map(({ type }) => type.replace(/^roadbed\.|\.v1$/g, ''));

  return {
    get fixture() {
      return fixture;
    },
    releases,
    requested,
    fingerprintOf,
    approve,
    reject,
    goLive,
    types,
  };
}
