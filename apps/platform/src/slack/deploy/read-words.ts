/** What a person typed behind a verb. */
export type Said = {
  /** The words, in order; what stands in double quotes is one. */
  words: string[];
  /** All that follows `because`, as it was typed but without quotes around it; undefined without the word. */
  reason: string | undefined;
};

/** Chats make “ and ” of the quotes that people type. */
const word = /["“”„]([^"“”„]*)["“”„]?|[^\s"“”„]+/gu;
const quoted = /^["“”„]([^"“”„]*)["“”„]$/u;

/** Splits a line into words and a reason: `lock payments in production because the tests are red`. */
export function readWords(typed: string): Said {
  // No name and no reason has them, and no database takes all of them.
  const line = typed.replaceAll(/\p{Cc}/gu, ' ');
  const words: string[] = [];
  for (const match of line.matchAll(word)) {
    const isReason = words.length > 0 && match[0].toLowerCase() === 'because';
    if (isReason) {
      const reason = line.slice(match.index + match[0].length).trim();
      return { words, reason: quoted.exec(reason)?.[1]?.trim() ?? reason };
    }
    words.push(match[1] ?? match[0]);
  }
  return { words, reason: undefined };
}
