import { refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';

/** The longest reason that is taken, in characters: it stands in messages, and in the ledger for good. */
export const longestReason = 500;

/** Takes a person's words on why. White space and control characters are one space each. */
export function parseReason(
  given: string | undefined,
  example: string,
): { ok: true; reason: string } | Refusal {
  const reason = (given ?? '')
    .toWellFormed()
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  const { length } = reason;
  if (length === 0) return refuse('no-reason', `Say why: ${example}`);
  if (length > longestReason) {
    return refuse(
      'reason-too-long',
      `A reason has at most ${longestReason} characters, and this one has ${length}. Say it shorter, or link to more.`,
    );
  }
  return { ok: true, reason };
}

/** The same where none is needed: nothing but white space is none. */
export function parseOptionalReason(
  given: string | undefined,
): { ok: true; reason: string | undefined } | Refusal {
  const parsed = parseReason(given, '');
  return !parsed.ok && parsed.code === 'no-reason' ? { ok: true, reason: undefined } : parsed;
}
