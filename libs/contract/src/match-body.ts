import { isDeepStrictEqual } from 'node:util';

/**
 * Compares an answer with the one that a caller recorded: every field that the caller recorded is there and of
 * the same type, whatever its value; what else is there is ignored. Every item of a list is like one of the
 * recorded items, and there is at least one where one was recorded.
 *
 * @param exact JSON pointers (RFC 6901) of values that are to be the recorded ones
 * @returns what does not match, with the path of each, such as `$.reasons[0].code`
 */
export function matchBody(recorded: unknown, actual: unknown, exact: readonly string[] = []): string[] {
  return [
    ...matchType(recorded, actual, '$'),
    ...exact.flatMap((pointer) => matchExact(recorded, actual, pointer)),
  ];
}

function matchType(recorded: unknown, actual: unknown, path: string): string[] {
  const wanted = typeOf(recorded);
  const found = typeOf(actual);
  if (wanted !== found) return [`${path} is ${found === 'undefined' ? 'missing' : found}, and was ${wanted}`];
  if (Array.isArray(recorded)) return matchItems(recorded, actual as unknown[], path);
  if (wanted !== 'object') return [];
  const fields = actual as Record<string, unknown>;
  return Object.entries(recorded as object).flatMap(([key, value]) =>
    matchType(value, Object.hasOwn(fields, key) ? fields[key] : undefined, `${path}.${key}`),
  );
}

function matchItems(recorded: unknown[], actual: unknown[], path: string): string[] {
  if (recorded.length === 0) return [];
  if (actual.length === 0) return [`${path} is an empty list, and had items`];
  return actual.flatMap((item, at) => {
    const attempts = recorded.map((example) => matchType(example, item, `${path}[${at}]`));
    return attempts.some((mismatches) => mismatches.length === 0) ? [] : (attempts[0] ?? []);
  });
}

function matchExact(recorded: unknown, actual: unknown, pointer: string): string[] {
  const wanted = valueAt(recorded, pointer);
  const found = valueAt(actual, pointer);
  return isDeepStrictEqual(wanted, found)
    ? []
    : [`${pointer || 'the body'} is ${JSON.stringify(found)}, and was ${JSON.stringify(wanted)}`];
}

/** The value that a JSON pointer (RFC 6901) names; undefined where there is none. */
export function valueAt(body: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>(
      (value, step) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, step)
          ? (value as Record<string, unknown>)[step]
          : undefined,
      body,
    );
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'list' : typeof value;
}
