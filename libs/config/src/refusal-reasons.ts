import type { z } from 'zod';
import { ANY_VALUE } from './expectation.ts';
import type { FoundValue } from './sources/find-value.ts';

type Issue = z.core.$ZodIssue;

/** How the messages begin that come with the schema library; others are written by whoever wrote the schema. */
const STOCK_MESSAGE = /^(?:Invalid|Too (?:big|small))\b/;
/** Rules of which the expectation has the pattern, but the message says them better. */
const WORDED_FORMATS = new Set(['starts_with', 'ends_with', 'includes']);

/** Why a schema refuses a value, as far as its expectation does not say that already. */
export function toReasons(issues: readonly Issue[], expectation: string, { origin }: FoundValue): string[] {
  // In a file `"5"` is no number; from text it would be one, and its type says nothing.
  const isTyped = origin.source === 'file' || origin.source === 'default';
  return issues
    .filter((issue) => !(isExpected(issue, expectation) && !(isTyped && issue.code === 'invalid_type')))
    .map(({ path, message }) => {
      const place = path.map((step) => (typeof step === 'number' ? `item ${step + 1}` : String(step)));
      const reason = message.replace(/^Invalid (?:input|option): /, '');
      return place.length === 0 ? reason : `${place.join(', ')}: ${reason}`;
    });
}

function isExpected(issue: Issue, expectation: string): boolean {
  if (issue.path.length > 0 || !STOCK_MESSAGE.test(issue.message) || expectation === ANY_VALUE) {
    return false;
  }
  switch (issue.code) {
    case 'invalid_type':
    case 'invalid_union':
      return true;
    case 'invalid_value':
      return issue.values.every((value) => expectation.includes(JSON.stringify(value)));
    case 'too_small':
      return expectation.includes(String(issue.minimum));
    case 'too_big':
      return expectation.includes(String(issue.maximum));
    case 'not_multiple_of':
      return expectation.includes(String(issue.divisor));
    case 'invalid_format':
      return !WORDED_FORMATS.has(issue.format);
    default:
      return false;
  }
}
