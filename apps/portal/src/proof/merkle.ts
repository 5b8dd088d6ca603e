import { areEqual, concat } from './bytes.ts';

// RFC 6962 by the browser's own SHA-256. The platform has the same by Node.js (libs/ledger): whoever shows a proof must not
// be who checks it.

const sha256 = async (...parts: Uint8Array[]) =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', concat(...parts)));

/** The leaf hash of an entry's text (§2.1). */
export function leafHash(body: string): Promise<Uint8Array> {
  return sha256(Uint8Array.of(0), new TextEncoder().encode(body));
}

const half = (value: number) => Math.floor(value / 2);
const isOdd = (value: number) => value % 2 === 1;

/** Whether a leaf is at this index of the tree with this size and root (RFC 9162 §2.1.3.2). */
export async function isIncluded(
  leaf: Uint8Array,
  index: number,
  { size, root }: { size: number; root: Uint8Array },
  proof: readonly Uint8Array[],
): Promise<boolean> {
  if (index < 0 || index >= size) return false;
  let [fn, sn] = [index, size - 1];
  let hash = leaf;
  for (const sibling of proof) {
    if (sn === 0) return false;
    if (isOdd(fn) || fn === sn) {
      hash = await sha256(Uint8Array.of(1), sibling, hash);
      while (!isOdd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      hash = await sha256(Uint8Array.of(1), hash, sibling);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && areEqual(hash, root);
}
