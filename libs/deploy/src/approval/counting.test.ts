import { approvalTerms, peopleOf } from '@roadbed/catalog';
import type { Catalog } from '@roadbed/catalog';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Approval } from '../change/change.ts';
import { exampleChange } from '../testing/example-change.ts';
import { catalog as known } from '../testing/fixture.ts';
import { countingApprovals, mayApprove } from './counting.ts';

const name = fc.constantFrom('ana', 'ben', 'cara', 'dan', 'zoe');
const approval: fc.Arbitrary<Approval> = fc.record({
  by: name,
  decision: fc.constantFrom('approved', 'rejected'),
  at: fc.constant('2026-01-01T00:00:00.000Z'),
  reason: fc.constant(null),
  lapsed: fc.boolean(),
});
const from = fc.option(fc.uniqueArray(fc.constantFrom('owning-team', 'managers'), { minLength: 1 }), {
  nil: undefined,
});

test('whatever the policy and the approvals: never the requester, nobody twice, nobody who may not, none that lapsed', () => {
  fc.assert(
    fc.property(
      fc.array(approval, { maxLength: 12 }),
      name,
      from,
      fc.array(name),
      (approvals, asker, who, members) => {
        const groups = [{ name: 'managers', title: 'Managers', members }];
        const policy = { ...known.platform.approvals, from: who };
        const catalog: Catalog = { ...known, platform: { ...known.platform, groups, approvals: policy } };
        const change = { ...exampleChange, approvals, requestedBy: `person:${asker}` };
        const counted = countingApprovals(catalog, change);
        const names = counted.map(({ by }) => by);
        expect(names).not.toContain(asker);
        expect(new Set(names).size).toBe(names.length);
        expect(counted.some(({ lapsed, decision }) => lapsed || decision === 'rejected')).toBe(false);
        const service = known.services.get('payments');
        const terms = service && approvalTerms(catalog.platform, service, 'production');
        const allowed = peopleOf(catalog.platform, 'payments', terms?.from ?? null);
        expect(allowed).toEqual(expect.arrayContaining(names));
        // Who may still approve is one more from the same people, and has not been counted.
        expect(
          mayApprove(catalog, change).filter((person) => names.includes(person) || person === asker),
        ).toEqual([]);
      },
    ),
    { numRuns: 500 },
  );
});

test('nobody may approve what does not wait, or what is not in the catalogue', () => {
  expect(mayApprove(known, { ...exampleChange, status: 'approved' })).toEqual([]);
  expect(mayApprove(known, { ...exampleChange, service: 'gone' })).toEqual([]);
  expect(mayApprove(known, exampleChange)).toEqual(['ben', 'cara', 'dan']);
});
