import { hash } from 'node:crypto';

const leafPrefix = Uint8Array.of(0x00);

/** The Merkle tree leaf hash of RFC 6962 §2.1: SHA-256 over the byte 0x00 and the entry. 32 bytes. */
export function leafHash(entry: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([leafPrefix, entry]), 'buffer');
}
