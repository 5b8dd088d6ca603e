import type { LeafRange } from './subtree.ts';
import { splitOf } from './subtree.ts';

/**
 * The ranges whose hashes are the inclusion proof of a leaf in a tree of `size` leaves, in the proof's order
 * (PATH of RFC 6962 §2.1.1).
 *
 * @throws RangeError when the tree has no such leaf.
 */
export function inclusionRanges(index: number, size: number): LeafRange[] {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) {
    throw new RangeError(`a tree of ${size} leaves has no leaf ${index}: ask for one of 0 to ${size - 1}`);
  }
  const ranges: LeafRange[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + splitOf(to - from);
    if (index < middle) {
      ranges.unshift({ from: middle, to });
      to = middle;
    } else {
      ranges.unshift({ from, to: middle });
      from = middle;
    }
  }
  return ranges;
}

/**
 * The ranges whose hashes prove that the tree of `first` leaves is the beginning of that of `second`, in the proof's
 * order (PROOF of RFC 6962 §2.1.2). Nothing is to be proven of the empty tree, or of two equal sizes.
 *
 * @throws RangeError when the first tree is larger than the second.
 */
export function consistencyRanges(first: number, second: number): LeafRange[] {
  if (!Number.isSafeInteger(first) || first < 0 || first > second) {
    throw new RangeError(
      `a tree of ${first} leaves is no beginning of one of ${second}: give the smaller first`,
    );
  }
  if (first === 0) return [];
  const ranges: LeafRange[] = [];
  let [from, to, isWhole] = [0, second, true];
  while (first !== to) {
    const middle = from + splitOf(to - from);
    if (first <= middle) {
      ranges.unshift({ from: middle, to });
      to = middle;
    } else {
      ranges.unshift({ from, to: middle });
      from = middle;
      isWhole = false;
    }
  }
  // Whoever checks has the first root, unless it is only a part of that tree.
  return isWhole ? ranges : [{ from, to }, ...ranges];
}
