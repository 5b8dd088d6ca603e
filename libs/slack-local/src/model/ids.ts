import { createHash, randomBytes } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** An id that is the same in every run for the same parts, so that seeded channels keep theirs. */
export function stableId(prefix: string, ...parts: string[]): string {
  return prefix + toLetters(createHash('sha256').update(parts.join('\0')).digest());
}

export function randomId(prefix: string): string {
  return prefix + toLetters(randomBytes(10));
}

/** An unguessable token for addresses, 128 bits. */
export function randomToken(): string {
  return randomBytes(16).toString('hex');
}

function toLetters(bytes: Buffer): string {
  return [...bytes.subarray(0, 10)].map((byte) => ALPHABET[byte % 32]).join('');
}
