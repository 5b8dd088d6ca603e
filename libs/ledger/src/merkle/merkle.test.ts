import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { naivePath, naiveProof, naiveRoot } from '../testing/naive-tree.ts';
import {
  referenceConsistency,
  referenceEntries,
  referencePaths,
  referenceRoots,
} from '../testing/reference-vectors.ts';
import { GrowingTree, foldRight } from './growing-tree.ts';
import { leafHash } from './leaf-hash.ts';
import { consistencyRanges, inclusionRanges } from './proof-ranges.ts';
import { subtreesOf } from './subtree.ts';
import type { LeafRange } from './subtree.ts';
import { verifyConsistency, verifyInclusion } from './verify-proof.ts';

const leaves = Array.from({ length: 200 }, (_, index) => leafHash(Buffer.from(`entry ${index}`)));
const fromHex = (hex: string) => Buffer.from(hex, 'hex');

/** The hash of a range by its full subtrees, each hashed naively: what the store does with the hashes it keeps. */
const hashRange = (of: readonly Buffer[]) => (range: LeafRange) =>
  foldRight(
    subtreesOf(range).map(({ level, index }) =>
      naiveRoot(of.slice(index * 2 ** level, (index + 1) * 2 ** level)),
    ),
  );

describe("the reference implementation's test data", () => {
  const entries = referenceEntries.map(leafHash);

  test.each(referenceRoots.map((root, size) => ({ size, root })))(
    'the root of $size entries',
    ({ size, root }) => {
      const tree = new GrowingTree();
      for (const leaf of entries.slice(0, size)) tree.append(leaf);
      expect(tree.root().toString('hex')).toBe(root);
      expect(hashRange(entries)({ from: 0, to: size }).toString('hex')).toBe(root);
    },
  );

  test.each(referencePaths)('the inclusion of entry $index in $size', ({ index, size, proof }) => {
    const made = inclusionRanges(index, size).map(hashRange(entries));
    expect(made.map((hash) => hash.toString('hex'))).toEqual(proof);
    const root = fromHex(referenceRoots[size] ?? '');
    expect(
      verifyInclusion(entries[index] ?? Buffer.alloc(0), index, { size, root }, proof.map(fromHex)),
    ).toBe(true);
  });

  test.each(referenceConsistency)('the consistency of $first with $second', ({ first, second, proof }) => {
    const made = consistencyRanges(first, second).map(hashRange(entries));
    expect(made.map((hash) => hash.toString('hex'))).toEqual(proof);
    const [from, to] = [first, second].map((size) => ({ size, root: fromHex(referenceRoots[size] ?? '') }));
    expect(from && to && verifyConsistency(from, to, proof.map(fromHex))).toBe(true);
  });
});

const sizeAndIndex = fc
  .integer({ min: 1, max: leaves.length })
  .chain((size) => fc.tuple(fc.constant(size), fc.nat(size - 1)));
const twoSizes = fc
  .integer({ min: 1, max: leaves.length })
  .chain((second) => fc.tuple(fc.integer({ min: 1, max: second }), fc.constant(second)));
/** A proof with one hash altered, left out, added or two exchanged. */
const spoil = (proof: Buffer[], how: number, at: number): Buffer[] => {
  const other = leafHash(Buffer.from('other'));
  if (proof.length === 0) return [other];
  const index = at % proof.length;
  if (how === 0) return proof.with(index, other);
  if (how === 1) return proof.toSpliced(index, 1);
  return proof.toSpliced(index, 0, other);
};

describe('against the naive tree of the RFC', () => {
  test('roots, while the tree grows', () => {
    const tree = new GrowingTree();
    for (const [index, leaf] of leaves.entries()) {
      expect(tree.root()).toEqual(naiveRoot(leaves.slice(0, index)));
      tree.append(leaf);
    }
  });

  test('inclusion proofs are the same, and verify; a spoilt one does not', () => {
    fc.assert(
      fc.property(sizeAndIndex, fc.nat(2), fc.nat(), ([size, index], how, at) => {
        const some = leaves.slice(0, size);
        const tree = { size, root: naiveRoot(some) };
        const proof = inclusionRanges(index, size).map(hashRange(some));
        expect(proof).toEqual(naivePath(index, some));
        const leaf = some[index] ?? Buffer.alloc(0);
        expect(verifyInclusion(leaf, index, tree, proof)).toBe(true);
        expect(verifyInclusion(leaf, index, tree, spoil(proof, how, at))).toBe(false);
        expect(verifyInclusion(leafHash(leaf), index, tree, proof)).toBe(false);
        expect(verifyInclusion(leaf, index + 1, tree, proof)).toBe(false);
      }),
    );
  });

  test('consistency proofs are the same, and verify; a spoilt one or another root does not', () => {
    fc.assert(
      fc.property(twoSizes, fc.nat(2), fc.nat(), ([first, second], how, at) => {
        const some = leaves.slice(0, second);
        const before = { size: first, root: naiveRoot(some.slice(0, first)) };
        const after = { size: second, root: naiveRoot(some) };
        const proof = consistencyRanges(first, second).map(hashRange(some));
        expect(proof).toEqual(naiveProof(first, some));
        expect(verifyConsistency(before, after, proof)).toBe(true);
        expect(verifyConsistency(before, after, spoil(proof, how, at))).toBe(false);
        expect(verifyConsistency({ ...before, root: leafHash(before.root) }, after, proof)).toBe(false);
        expect(verifyConsistency(before, { ...after, root: leafHash(after.root) }, proof)).toBe(false);
      }),
    );
  });
});

test('what is in no tree is refused with what is', () => {
  expect(() => inclusionRanges(8, 8)).toThrow('a tree of 8 leaves has no leaf 8: ask for one of 0 to 7');
  expect(() => inclusionRanges(-1, 8)).toThrow(RangeError);
  expect(() => consistencyRanges(9, 8)).toThrow('give the smaller first');
  expect(consistencyRanges(0, 8)).toEqual([]);
});
