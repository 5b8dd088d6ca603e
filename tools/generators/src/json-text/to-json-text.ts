/** A value of JSON, as it is written into a descriptor. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** The value in one line, with the spaces that the formatter puts. */
export function toLine(value: JsonValue): string {
  if (isList(value)) return `[${value.map(toLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([key, field]) => `${JSON.stringify(key)}: ${toLine(field)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

/**
 * The value over several lines where it holds objects, with the spaces that the formatter puts.
 *
 * @param indent what stands before the line that the value begins on
 * @param unit what one step further in is
 */
export function toLines(value: JsonValue, indent: string, unit: string): string {
  const inner = indent + unit;
  const spread = (open: string, entries: string[], close: string) =>
    `${open}\n${entries.map((entry) => inner + entry).join(',\n')}\n${indent}${close}`;

  if (isList(value)) {
    const isPlain = value.every((entry) => typeof entry !== 'object' || entry === null);
    if (isPlain) return toLine(value);
    return spread(
      '[',
      value.map((entry) => toLines(entry, inner, unit)),
      ']',
    );
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(
    ([key, field]) => `${JSON.stringify(key)}: ${toLines(field, inner, unit)}`,
  );
  return fields.length === 0 ? '{}' : spread('{', fields, '}');
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
