import { describe, expect, test } from 'vitest';
import { getChange } from '../change/find-change.ts';
import { requestChange } from '../change/request-change.ts';
import { presentChange } from '../change-details/present-change.ts';
import { catalog as known } from '../testing/fixture.ts';
import { later, useApprovals, withPolicy } from '../testing/use-approvals.ts';
import { lapseChanges } from './lapse-changes.ts';

const approvals = useApprovals();
const { requested, reject } = approvals;

describe('a standard change', () => {
  const rule = { name: 'small-fixes', environments: ['production'], when: { errorBudgetAbovePercent: 50 } };
  const budget = (leftPercent: number) => ({
    ...approvals.fixture.sources,
    readErrorBudget: async () => ({ leftPercent, objectivePercent: 99.9, windowDays: 30, downMinutes: 1 }),
  });

  test('is approved by its rule, which is on record', async () => {
    const catalog = withPolicy({ standard: [rule] });
    const id = await requested(catalog);
    expect(await getChange(approvals.fixture.db, id)).toMatchObject({
      kind: 'normal',
      status: 'waiting-for-approval',
    });
    await reject(id, 'ben');

    const asked = await requestChange(approvals.fixture.db, approvals.fixture.record, catalog, {
      service: 'payments',
      environment: 'production',
      requestedBy: 'person:ana',
    });
    if (!asked.ok) throw new Error(asked.message);
    await presentChange(approvals.fixture, catalog, budget(60), asked.change.id);
    expect(await getChange(approvals.fixture.db, asked.change.id)).toMatchObject({
      kind: 'standard',
      standardRule: 'small-fixes',
      status: 'approved',
      lapsesAt: expect.any(String),
    });
    expect(approvals.fixture.events.at(-1)).toMatchObject({
      type: 'roadbed.change.approved.v1',
      actor: 'system:roadbed',
      data: { by: [], rule: 'small-fixes', conditions: { errorBudgetAbovePercent: 50 } },
    });
    expect(await lapseChanges(approvals.fixture, catalog, later(25))).toEqual([asked.change.id]);
  });

  test('is asked for by nobody', async () => {
    const asked = requestChange(approvals.fixture.db, approvals.fixture.record, known, {
      service: 'payments',
      environment: 'production',
      requestedBy: 'person:ana',
      kind: 'standard',
    });
    expect(await asked).toMatchObject({ ok: false, code: 'not-allowed' });
  });
});
