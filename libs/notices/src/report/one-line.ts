/** Control characters, line and paragraph separators, and marks that turn the direction of what follows (UAX #9). */
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/**
 * A text that others wrote as one line of at most so many characters: it cannot end a header, begin a line, or show
 * what follows it in another order.
 */
export function oneLine(text: string, longest = 300): string {
  const line = text.toWellFormed().replace(unprintable, ' ').replace(/\s+/gu, ' ').trim();
  const characters = Array.from(line);
  return characters.length <= longest ? line : `${characters.slice(0, longest - 1).join('')}…`;
}
