/**
 * Where somebody stands on a scale from 0 (included) to 100 (not included): the first 32 bits of the SHA-256
 * of seed and key. The same on every machine and in every release, so that whoever has a variant keeps it.
 * A change of this function moves everybody in every roll-out.
 */
export function toBucket(seed: string, key: string): number {
  // Only roll-outs need it, and for an import Node.js would read each of its exports.
  const { hash } = process.getBuiltinModule('node:crypto');
  // Lengths keep ("a", "bc") and ("ab", "c") apart.
  const digest = hash('sha256', `${seed.length}:${seed}${key}`, 'hex');
  return (Number.parseInt(digest.slice(0, 8), 16) / 2 ** 32) * 100;
}
