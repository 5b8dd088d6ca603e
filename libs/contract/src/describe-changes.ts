import { isDeepStrictEqual } from 'node:util';
import { compareDocuments } from './compare-documents.ts';
import { parseOpenApi } from './openapi-document.ts';

/**
 * One line for each difference between the recorded OpenAPI document and the present one, breaking ones first;
 * empty when they are equal.
 */
export function describeChanges(recorded: object, present: object): string[] {
  if (isDeepStrictEqual(recorded, present)) return [];
  const changes = compareDocuments(parseOpenApi(recorded), parseOpenApi(present));
  if (changes.length === 0) return ['compatible: words or the layout of the document changed'];
  return changes
    .toSorted((a, b) => Number(b.breaking) - Number(a.breaking))
    .map(({ breaking, where, what }) => `${breaking ? 'BREAKING' : 'compatible'}: ${where}: ${what}`);
}
