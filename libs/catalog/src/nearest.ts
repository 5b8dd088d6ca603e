import { distance } from 'fastest-levenshtein';

/**
 * The candidates that a person who typed `typed` may have meant, likeliest first, at most `most` (default 3).
 * A candidate counts when it starts with what was typed, or when less than half of it would have to change.
 */
export function nearest(typed: string, candidates: Iterable<string>, most = 3): string[] {
  const wanted = typed.toLowerCase();
  return [...new Set(candidates)]
    .map((candidate) => ({ candidate, steps: distance(wanted, candidate.toLowerCase()) }))
    .filter(
      ({ candidate, steps }) =>
        (wanted !== '' && candidate.toLowerCase().startsWith(wanted)) ||
        steps < Math.max(wanted.length, candidate.length) / 2,
    )
    .sort((a, b) => a.steps - b.steps || a.candidate.localeCompare(b.candidate))
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

/** `did you mean "a" or "b"?`, or the whole list when nothing is near; for error messages. */
export function suggest(typed: string, candidates: Iterable<string>): string {
  const all = [...candidates];
  const near = nearest(typed, all);
  const quoted = (names: string[]) => names.map((name) => `"${name}"`).join(', ');
  if (near.length > 0) return `did you mean ${quoted(near)}?`;
  return all.length === 0 ? 'there is none yet' : `there are ${quoted(all)}`;
}
