/** A subtree that is full: the 2^level leaves from `index * 2^level` on. Once complete, its hash never changes. */
export type Subtree = { level: number; index: number };

/** Leaves `from` up to but not including `to`. */
export type LeafRange = { from: number; to: number };

/** The largest power of two below a number of leaves, two or more: where RFC 6962 §2.1 splits them. */
export function splitOf(leaves: number): number {
  let split = 1;
  while (split * 2 < leaves) split *= 2;
  return split;
}

/**
 * The full subtrees that make up a range which a split of RFC 6962 leaves: from left to right, ever smaller. There are
 * at most log2 of its leaves. Their hashes, folded from the right, are the hash of the range.
 */
export function subtreesOf({ from, to }: LeafRange): Subtree[] {
  const found: Subtree[] = [];
  for (let start = from; start < to;) {
    let level = 0;
    while (start % 2 ** (level + 1) === 0 && start + 2 ** (level + 1) <= to) level += 1;
    found.push({ level, index: start / 2 ** level });
    start += 2 ** level;
  }
  return found;
}
