/** Ticket keys in what commits say, each once, in the order in which they appear. */
export function findTickets(mentions: readonly string[], patterns: readonly string[]): string[] {
  const expressions = patterns.map((pattern) => new RegExp(pattern, 'g'));
  return [
    ...new Set(mentions.flatMap((text) => expressions.flatMap((expression) => text.match(expression) ?? []))),
  ];
}
