import { areEqual, concat, fromBase64, toHex } from './bytes.ts';

/** What a signed checkpoint says (C2SP tlog-checkpoint). */
export interface Checkpoint {
  origin: string;
  size: number;
  root: Uint8Array;
}

/** Whether a known key has signed: `unchecked` when this browser knows no Ed25519. */
export type Signature = { state: 'good'; key: string } | { state: 'bad' | 'unchecked' };

const ed25519 = 0x01;

/** Reads the three lines of a checkpoint; undefined when it is none. */
export function readCheckpoint(note: string): Checkpoint | undefined {
  const [origin = '', size = '', encoded = ''] = note.split('\n');
  const root = fromBase64(encoded);
  if (origin === '' || !/^(0|[1-9]\d{0,14})$/.test(size) || root?.length !== 32) return undefined;
  return { origin, size: Number(size), root };
}

/** Checks the signatures of a note (C2SP signed-note) by keys, one vkey a line: one must be by one of them. */
export async function checkSignature(note: string, keys: string): Promise<Signature> {
  const end = note.lastIndexOf('\n\n');
  const text = new TextEncoder().encode(note.slice(0, end + 1));
  for (const vkey of keys.split('\n').filter((line) => line !== '')) {
    const [name = '', id = '', ...encoded] = vkey.split('+');
    const key = fromBase64(encoded.join('+'));
    const signature = note
      .slice(end + 2)
      .split('\n')
      .map((line) => /^— (\S+) (\S+)$/.exec(line))
      .find((parts) => parts?.[1] === name && keyIdOf(parts[2]) === id)?.[2];
    if (signature === undefined || key?.[0] !== ed25519 || key.length !== 33) continue;
    if (!(await isKeyId(id, name, key))) continue;
    const isGood = await verify(key.slice(1), fromBase64(signature)?.slice(4), text);
    if (isGood === undefined) return { state: 'unchecked' };
    return isGood ? { state: 'good', key: `${name}+${id}` } : { state: 'bad' };
  }
  return { state: 'bad' };
}

function keyIdOf(signature: string | undefined): string {
  return toHex(fromBase64(signature ?? '')?.subarray(0, 4) ?? new Uint8Array());
}

async function isKeyId(id: string, name: string, key: Uint8Array): Promise<boolean> {
  const of = concat(new TextEncoder().encode(`${name}\n`), key);
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', of));
  return areEqual(
    hash.subarray(0, 4),
    Uint8Array.from(id.match(/../g) ?? [], (hex) => Number.parseInt(hex, 16)),
  );
}

async function verify(
  publicKey: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer> | undefined,
  text: Uint8Array<ArrayBuffer>,
): Promise<boolean | undefined> {
  let key: CryptoKey;
  try {
    key = await crypto.subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify']);
  } catch {
    // Browsers of before 2025 do not know it.
    return undefined;
  }
  return signature !== undefined && (await crypto.subtle.verify('Ed25519', key, signature, text));
}
