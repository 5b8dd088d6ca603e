import { hash, randomBytes } from 'node:crypto';

/** What a token begins with, so that it is known for what it is, also by scanners for secrets. */
export const linkTokenPrefix = 'rbl_';

/** Draws a token of 256 random bits. */
export function makeLinkToken(): string {
  return linkTokenPrefix + randomBytes(32).toString('base64url');
}

/** What is kept of a token. It cannot be guessed, so that a plain SHA-256 tells nothing of it. */
export function hashLinkToken(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}
