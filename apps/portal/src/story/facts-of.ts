import * as z from 'zod';
import { shortCommit, shortDigest } from '../format.ts';

/** What an entry says beside its title: a line, or a list. */
export type Fact = { name: string; text: string } | { name: string; items: string[] };

/** What is told elsewhere in the story, or says nothing to people. */
const untold = new Set([
  'release',
  'byRelease',
  'digest',
  'personal',
  'reason',
  'commits',
  'dirty',
  'builtAt',
]);
const commitsSchema = z.array(z.object({ sha: z.string(), subject: z.string(), author: z.string() }));
const verdictsSchema = z.array(z.object({ check: z.string(), verdict: z.string(), code: z.string() }));

/**
 * The facts of an entry for people, of any type, also one that this page was not written for: checks and commits as lists,
 * what is short as it is, what is deep as JSON.
 */
export function factsOf(data: Record<string, unknown>): Fact[] {
  return Object.entries(data).flatMap(([name, value]): Fact[] => {
    if (untold.has(name) || value === null || value === undefined || value === '') return [];
    const verdicts = verdictsSchema.safeParse(value);
    if (verdicts.success && verdicts.data.length > 0) {
      return [{ name: toWords(name), items: verdicts.data.map(describeVerdict) }];
    }
    if (Array.isArray(value) && value.length === 0) return [];
    const commits = commitsSchema.safeParse(value);
    if (commits.success) {
      const items = commits.data.map(
        ({ sha, subject, author }) => `${shortCommit(sha)} ${subject} (${author})`,
      );
      return [{ name: toWords(name), items }];
    }
    return [{ name: toWords(name), text: toText(value) }];
  });
}

function describeVerdict({ check, verdict, code }: z.output<typeof verdictsSchema>[number]): string {
  return `${toWords(check)}: ${verdict}${code === verdict || code === check ? '' : ` (${toWords(code)})`}`;
}

function toText(value: unknown): string {
  if (typeof value === 'string') return /^sha256:[0-9a-f]{64}$/.test(value) ? shortDigest(value) : value;
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return value.join(', ');
  return JSON.stringify(value);
}

/** `requiredApprovals` and `error-budget` as words. */
function toWords(name: string): string {
  const words = name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll(/[-_]+/g, ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
