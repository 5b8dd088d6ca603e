import { randomInt } from 'node:crypto';

// Without 0, O, 1, I and L, which people mistake for each other when they read a code aloud.
const letters = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/** A new code such as `GIFT-7KQ2-MX4D`: 8 random letters of 31, so about 39 bits that nobody guesses. */
export function newVoucherCode(): string {
  return `GIFT-${randomLetters(4)}-${randomLetters(4)}`;
}

/** The code that a person meant: in capitals, without the spaces around it. */
export function toVoucherCode(typed: string): string {
  return typed.trim().toUpperCase();
}

function randomLetters(count: number): string {
  return Array.from({ length: count }, () => letters[randomInt(letters.length)]).join('');
}
