import type { NoteSigner, NoteVerifier } from './signed-note.ts';
import { openNote, signNote } from './signed-note.ts';

/** What a ledger was at some time: the root stands for every entry, in its place. https://c2sp.org/tlog-checkpoint */
export type Checkpoint = {
  /** The ledger's own name. */
  origin: string;
  /** How many entries it had. */
  size: number;
  /** The root of their Merkle tree, 32 bytes. */
  root: Buffer;
};

/** The checkpoint as a signed note of three lines: origin, size, root in base64. */
export function signCheckpoint({ origin, size, root }: Checkpoint, signer: NoteSigner): string {
  return signNote(`${origin}\n${size}\n${root.toString('base64')}\n`, signer);
}

/** Checks a signed checkpoint and reads it, or says what is wrong. */
export function openCheckpoint(
  note: string,
  verifiers: readonly NoteVerifier[],
): { ok: true; checkpoint: Checkpoint; signedBy: string[] } | { ok: false; reason: string } {
  const opened = openNote(note, verifiers);
  if (!opened.ok) return opened;
  const [origin = '', size = '', encoded = '', ...more] = opened.text.split('\n');
  const root = Buffer.from(encoded, 'base64');
  const isWhole = origin !== '' && /^(0|[1-9]\d{0,14})$/.test(size) && root.length === 32 && more.length > 0;
  if (!isWhole || root.toString('base64') !== encoded) return { ok: false, reason: 'it is no checkpoint' };
  return { ok: true, checkpoint: { origin, size: Number(size), root }, signedBy: opened.signedBy };
}
