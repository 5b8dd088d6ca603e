import { createHash, randomBytes } from 'node:crypto';

/** A token as it is told of: never itself. Times are ISO 8601, in UTC. */
export type Token = {
  /** `T-7`. */
  id: string;
  /** Name of a person in `platform.json`. */
  person: string;
  purpose: string;
  createdAt: string;
  expiresAt: string;
  lastUsedAt: string | null;
};

/** Begins every token, so that scanners of repositories and logs find one that leaked. */
const prefix = 'rbt_';
const bytes = 32;
const form = /^rbt_[A-Za-z0-9_-]{43}$/;

/** A new token: 256 random bits, base64url. */
export function makeToken(): string {
  return prefix + randomBytes(bytes).toString('base64url');
}

/** Whether a text may be a token at all. */
export function isToken(text: string): boolean {
  return form.test(text);
}

/**
 * What is kept of a token. A plain hash: nobody guesses 256 random bits, so that a slow one, as for passwords, would
 * protect nothing.
 */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
