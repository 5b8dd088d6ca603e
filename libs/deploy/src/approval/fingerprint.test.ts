import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fingerprintOf } from './fingerprint.ts';
import type { ApprovedFacts } from './fingerprint.ts';

const digest = fc.constantFrom('sha256:a', 'sha256:b', 'sha256:c');
const facts: fc.Arbitrary<ApprovedFacts> = fc.record({
  changeId: fc.constantFrom('C-1', 'C-2', 'C-12'),
  release: digest,
  live: fc.option(digest),
  valuesDigest: fc.constantFrom('', 'a', 'b'),
  terms: fc.record({
    people: fc.integer({ min: 0, max: 5 }),
    from: fc.option(fc.array(fc.constantFrom('owning-team', 'managers', 'a,b', 'a', 'b'), { maxLength: 3 })),
  }),
});

test('two fingerprints are the same if and only if all that is approved is the same', () => {
  fc.assert(
    fc.property(facts, facts, (one, other) => {
      const isSame = JSON.stringify(one) === JSON.stringify(other);
      expect(fingerprintOf(one) === fingerprintOf(other)).toBe(isSame);
      expect(fingerprintOf({ ...one })).toBe(fingerprintOf(one));
    }),
    { numRuns: 1000 },
  );
});

test('each thing that is approved counts', () => {
  fc.assert(
    fc.property(
      facts,
      facts,
      fc.constantFrom('changeId', 'release', 'live', 'valuesDigest', 'terms'),
      (one, other, key) => {
        const changed = { ...one, [key]: other[key] };
        const isSame = JSON.stringify(one[key]) === JSON.stringify(other[key]);
        expect(fingerprintOf(changed) === fingerprintOf(one)).toBe(isSame);
      },
    ),
    { numRuns: 1000 },
  );
});

test('what is approved of the terms is how many and who, not for how long it counts', () => {
  const terms = { people: 1, from: null };
  const one = { changeId: 'C-1', release: 'r', live: null, valuesDigest: 'v' };
  const longer = { ...terms, approvalWithinHours: 1 };
  expect(fingerprintOf({ ...one, terms: longer })).toBe(fingerprintOf({ ...one, terms }));
});
