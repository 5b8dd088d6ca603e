/** How the entries that a file has differ from those that were signed. */
export type Difference =
  | { kind: 'altered'; index: number; at: number }
  | { kind: 'removed'; index: number; after: number }
  | { kind: 'inserted'; at: number }
  | { kind: 'reordered'; index: number; at: number };

/**
 * Names what happened to a list of leaf hashes, as little as explains it.
 *
 * @param signed what was signed, by place in the ledger.
 * @param found what the file has, by place in the file (`at`).
 */
export function compareLeaves(signed: readonly string[], found: readonly string[]): Difference[] {
  let start = 0;
  while (start < signed.length && signed[start] === found[start]) start += 1;
  let tail = 0;
  const most = Math.min(signed.length, found.length) - start;
  while (tail < most && signed.at(-1 - tail) === found.at(-1 - tail)) tail += 1;
  return compareMiddles(
    signed.slice(start, signed.length - tail),
    found.slice(start, found.length - tail),
  ).map((difference) => shift(difference, start));
}

function shift(difference: Difference, by: number): Difference {
  if (difference.kind === 'removed') {
    return { ...difference, index: difference.index + by, after: difference.after + by };
  }
  if (difference.kind === 'inserted') return { ...difference, at: difference.at + by };
  return { ...difference, index: difference.index + by, at: difference.at + by };
}

function compareMiddles(signed: readonly string[], found: readonly string[]): Difference[] {
  const places = new Map(signed.map((hash, index) => [hash, index]));
  const used = new Set<number>();
  const known = found.map((hash, at) => {
    const index = places.get(hash);
    // The same entry a second time is one too many.
    if (index === undefined || used.has(index)) return { at, index: undefined };
    used.add(index);
    return { at, index };
  });
  const rising = longestRising(known.flatMap(({ index }) => (index === undefined ? [] : [index])));
  // Of explanations that move as few, the one that leaves alone what stands where it was written.
  const inPlace = new Set(known.flatMap(({ at, index }) => (index === at ? [index] : [])));
  const inOrder = inPlace.size >= rising.size ? inPlace : rising;
  const differences: Difference[] = [];
  let next = 0;
  let strangers: number[] = [];
  /** Between two entries in their place: strangers stand for those that are missing, one for one. */
  const settle = (to: number, before: number) => {
    const missing = Array.from({ length: to - next }, (_, at) => next + at).filter(
      (index) => !used.has(index),
    );
    for (const [count, index] of missing.entries()) {
      const at = strangers[count];
      differences.push(
        at === undefined ? { kind: 'removed', index, after: before } : { kind: 'altered', index, at },
      );
    }
    differences.push(...strangers.slice(missing.length).map((at) => ({ kind: 'inserted' as const, at })));
    strangers = [];
  };
  for (const { at, index } of known) {
    if (index === undefined) strangers.push(at);
    else if (!inOrder.has(index)) differences.push({ kind: 'reordered', index, at });
    else {
      settle(index, at - 1);
      next = index + 1;
    }
  }
  settle(signed.length, found.length - 1);
  return differences;
}

/** The members of a longest rising subsequence: what need not be moved to sort the rest into place. */
function longestRising(values: readonly number[]): Set<number> {
  const ends: number[] = [];
  const before = new Map<number, number | undefined>();
  for (const value of values) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((ends[middle] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    before.set(value, ends[low - 1]);
    ends[low] = value;
  }
  const members = new Set<number>();
  for (let value = ends.at(-1); value !== undefined; value = before.get(value)) members.add(value);
  return members;
}
