import type { z } from 'zod';

/** Tells zod's issues in Slack's words: "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]". */
export function toSlackProblems(issues: readonly z.core.$ZodIssue[], root: string): string[] {
  return issues.map((issue) => {
    const pointer = [root, ...issue.path.map(String)].join('/');
    return `[ERROR] ${toWords(issue)} [json-pointer:${pointer}]`;
  });
}

function toWords(issue: z.core.$ZodIssue): string {
  if (issue.code === 'too_big') {
    if (issue.origin === 'string') return `must be less than ${Number(issue.maximum) + 1} characters`;
    if (issue.origin === 'array') return `no more than ${issue.maximum} items allowed`;
    return `must be at most ${issue.maximum}`;
  }
  if (issue.code === 'too_small') {
    if (issue.origin === 'string') return 'must be more than 0 characters';
    if (issue.origin === 'array') return 'no fewer than 1 items allowed';
    return `must be at least ${issue.minimum}`;
  }
  if (issue.code === 'invalid_union') return 'unsupported type';
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) {
    return `missing required field: ${String(issue.path.at(-1) ?? '')}`;
  }
  return issue.message;
}
