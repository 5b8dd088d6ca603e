import type { z } from 'zod';
import { fromEnvironmentText, inputKind } from '../environment-text.ts';

/** The text of a variable that gives a schema this value: what `fromEnvironmentText` undoes. */
export function toEnvironmentText(schema: z.ZodType, value: unknown): string {
  if (typeof value === 'string') {
    return value;
  }
  if (Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string')) {
    const text = value.join(',');
    const isUndone = inputKind(schema) === 'array' && isSame(fromEnvironmentText(schema, text), value);
    return isUndone ? text : JSON.stringify(value);
  }
  // JSON has neither.
  if (typeof value === 'bigint' || value instanceof Date) {
    return value instanceof Date ? value.toISOString() : String(value);
  }
  return JSON.stringify(value) ?? '';
}

function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
