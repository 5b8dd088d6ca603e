import { fromBase64, toHex } from './bytes.ts';
import { checkSignature, readCheckpoint } from './checkpoint.ts';
import { isIncluded, leafHash } from './merkle.ts';

/** What the platform shows for an entry. */
export interface Proof {
  index: number;
  /** The exact text that was hashed. */
  body: string;
  /** Hashes from the leaf's sibling up, base64. */
  proof: string[];
  /** A signed note. */
  checkpoint: string;
}

/** What came of checking it. */
export type Verdict =
  | { state: 'proven'; size: number; index: number; signedBy: string | undefined }
  | { state: 'wrong'; why: string }
  /** The browser lends its SHA-256 to pages of https and of this machine only. */
  | { state: 'cannot' };

/** What is shown of an entry. */
export interface Shown {
  eventId: string;
  at: string;
  type: string;
  actor: string;
  subject: string;
  data: Record<string, unknown>;
  leafHash: string;
}

/** Checks that an entry, as it is shown, is in a signed checkpoint. */
export async function checkProof(
  shown: Shown,
  { index, body, proof, checkpoint: note }: Proof,
  keys: string,
): Promise<Verdict> {
  if (globalThis.crypto?.subtle === undefined) return { state: 'cannot' };
  const leaf = await leafHash(body);
  if (toHex(leaf) !== shown.leafHash || !isShown(shown, body)) {
    return { state: 'wrong', why: 'what is proven is not what is shown' };
  }
  const checkpoint = readCheckpoint(note);
  if (checkpoint === undefined) return { state: 'wrong', why: 'the checkpoint cannot be read' };
  const hashes = proof.map((hash) => fromBase64(hash) ?? new Uint8Array());
  if (!(await isIncluded(leaf, index, checkpoint, hashes))) {
    return { state: 'wrong', why: 'the proof does not lead to the root of the checkpoint' };
  }
  const signature = await checkSignature(note, keys);
  if (signature.state === 'bad') {
    return { state: 'wrong', why: 'no key of the ledger has signed the checkpoint' };
  }
  const signedBy = signature.state === 'good' ? signature.key : undefined;
  return { state: 'proven', size: checkpoint.size, index, signedBy };
}

/** Whether the text that was hashed says what is shown. */
function isShown({ eventId, at, type, actor, subject, data }: Shown, body: string): boolean {
  try {
    const event = JSON.parse(body) as Record<string, unknown>;
    const told = [event['id'], event['time'], event['type'], event['actor'], event['subject'], event['data']];
    return inOrder(told) === inOrder([eventId, at, type, actor, subject, data]);
  } catch {
    return false;
  }
}

/** JSON with the keys of each object in order. */
function inOrder(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
