import { createHash } from 'node:crypto';

/** SHA-256 as 64 lower-case hex digits, as in-toto writes it. */
export function sha256Hex(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** SHA-256 in the form of the OCI image specification: `sha256:` and 64 lower-case hex digits. */
export function sha256(bytes: Uint8Array | string): string {
  return `sha256:${sha256Hex(bytes)}`;
}
