import { emptyRoot, nodeHash } from './node-hash.ts';

/**
 * The root of a tree that grows leaf by leaf, from the hashes of its full subtrees alone: the memory it takes is the
 * logarithm of its leaves.
 */
export class GrowingTree {
  #size = 0;
  /** The full subtrees from left to right, ever smaller: one for each 1 in the binary form of the size. */
  readonly #full: Buffer[] = [];

  get size(): number {
    return this.#size;
  }

  append(leaf: Buffer): void {
    let hash = leaf;
    for (let rest = this.#size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
      const left = this.#full.pop();
      if (left !== undefined) hash = nodeHash(left, hash);
    }
    this.#full.push(hash);
    this.#size += 1;
  }

  /** The Merkle tree hash of all leaves so far. */
  root(): Buffer {
    return foldRight(this.#full);
  }
}

/** The hash of a range, from those of its full subtrees from left to right; that of the empty tree when there are none. */
export function foldRight(hashes: readonly Buffer[]): Buffer {
  const last = hashes.at(-1);
  if (last === undefined) return emptyRoot;
  return hashes.slice(0, -1).reduceRight((right, left) => nodeHash(left, right), last);
}

/** The hash of a full subtree, from those of the equally large ones that make it up: a power of two of them. */
export function foldFull(hashes: readonly Buffer[]): Buffer {
  const [only, ...others] = hashes;
  if (only === undefined) return emptyRoot;
  if (others.length === 0) return only;
  const middle = hashes.length / 2;
  return nodeHash(foldFull(hashes.slice(0, middle)), foldFull(hashes.slice(middle)));
}
