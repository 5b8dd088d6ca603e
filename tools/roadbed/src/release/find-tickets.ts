import type { Commit } from '@roadbed/deploy';

/** Ticket keys in the subjects of commits, each once, in the order in which they appear. */
export function findTickets(commits: Commit[], patterns: string[]): string[] {
  const expressions = patterns.map((pattern) => new RegExp(pattern, 'g'));
  return [
    ...new Set(
      commits.flatMap(({ subject }) => expressions.flatMap((expression) => subject.match(expression) ?? [])),
    ),
  ];
}
