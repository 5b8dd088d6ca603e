import { KeyObject, createPublicKey, hash, verify } from 'node:crypto';

// Signed notes, https://c2sp.org/signed-note, with Ed25519 (signature type 0x01).

const ed25519 = 0x01;
/** The beginning of every Ed25519 SubjectPublicKeyInfo in DER; the 32 bytes of the key follow (RFC 8410). */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');
const keyName = /^[^\s+]+$/;

/** A key whose signatures count, as a verifier key (vkey) gives it. */
export type NoteVerifier = { name: string; keyId: Buffer; publicKey: KeyObject };

export type NoteSigner = { name: string; publicKey: Buffer; sign(text: Uint8Array): Buffer };

/** The first four bytes of SHA-256 over the name, a newline, the signature type and the public key. */
function keyIdOf(name: string, publicKey: Uint8Array): Buffer {
  return hash(
    'sha256',
    Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(ed25519), publicKey]),
    'buffer',
  ).subarray(0, 4);
}

/** A public key in the form of a vkey: `<name>+<key id, 8 hex digits>+<base64 of 0x01 and the 32 bytes>`. */
export function toVerifierKey({
  name,
  publicKey: given,
}: {
  name: string;
  publicKey: Uint8Array | KeyObject;
}): string {
  const publicKey =
    given instanceof KeyObject ? given.export({ type: 'spki', format: 'der' }).subarray(-32) : given;
  const key = Buffer.concat([Buffer.of(ed25519), publicKey]).toString('base64');
  return `${name}+${keyIdOf(name, publicKey).toString('hex')}+${key}`;
}

/**
 * Reads a vkey.
 *
 * @throws Error when it is none of an Ed25519 key, or its parts do not fit each other.
 */
export function parseVerifierKey(text: string): NoteVerifier {
  const match = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(text);
  const [, name = '', id = '', encoded = ''] = match ?? [];
  const key = Buffer.from(encoded, 'base64');
  const publicKey = key.subarray(1);
  if (key.length !== 33 || key[0] !== ed25519 || keyIdOf(name, publicKey).toString('hex') !== id) {
    throw new Error(
      `"${text}" is no public key of a ledger: it is one line, <name>+<8 hex digits>+<base64>, as in ledger.vkeys of the ledger's keys`,
    );
  }
  return {
    name,
    keyId: Buffer.from(id, 'hex'),
    publicKey: createPublicKey({ key: Buffer.concat([spkiPrefix, publicKey]), format: 'der', type: 'spki' }),
  };
}

/** Reads a file of vkeys, one a line; empty lines and lines that begin with # say nothing. @throws as for one key */
export function parseVerifierKeys(text: string): NoteVerifier[] {
  const lines = text.split('\n').map((line) => line.trim());
  const keys = new Set(lines.filter((line) => line !== '' && !line.startsWith('#')));
  return [...keys].map(parseVerifierKey);
}

/** Signs a text, which must end with a newline. */
export function signNote(text: string, signer: NoteSigner): string {
  if (!text.endsWith('\n') || !keyName.test(signer.name)) {
    throw new TypeError(
      `a note ends with a newline and its key's name has no space and no +: "${signer.name}"`,
    );
  }
  const signature = signer.sign(Buffer.from(text, 'utf8'));
  const bytes = Buffer.concat([keyIdOf(signer.name, signer.publicKey), signature]);
  return `${text}\n— ${signer.name} ${bytes.toString('base64')}\n`;
}

/**
 * Checks a note: at least one signature by a known key, and none by a known key that is wrong. Signatures of other keys
 * say nothing.
 *
 * @returns the signed text, or what is wrong.
 */
export function openNote(
  note: string,
  verifiers: readonly NoteVerifier[],
): { ok: true; text: string; signedBy: string[] } | { ok: false; reason: string } {
  const end = note.lastIndexOf('\n\n');
  if (end === -1 || !note.endsWith('\n')) return { ok: false, reason: 'it is no signed note' };
  const text = note.slice(0, end + 1);
  const signedBy: string[] = [];
  for (const line of note.slice(end + 2, -1).split('\n')) {
    const [, name = '', encoded = ''] = /^— (\S+) ([A-Za-z0-9+/]+=*)$/.exec(line) ?? [];
    const bytes = Buffer.from(encoded, 'base64');
    // Other spellings of the same bytes are another note.
    if (bytes.length < 5 || bytes.toString('base64') !== encoded)
      return { ok: false, reason: 'a signature is malformed' };
    const known = verifiers.find((key) => key.name === name && key.keyId.equals(bytes.subarray(0, 4)));
    if (known === undefined) continue;
    if (!verify(null, Buffer.from(text, 'utf8'), known.publicKey, bytes.subarray(4))) {
      return {
        ok: false,
        reason: `the signature of ${name}+${known.keyId.toString('hex')} does not fit the text`,
      };
    }
    signedBy.push(`${name}+${known.keyId.toString('hex')}`);
  }
  if (signedBy.length === 0) return { ok: false, reason: 'no key that was given has signed it' };
  return { ok: true, text, signedBy };
}
