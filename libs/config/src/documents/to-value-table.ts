import type { NamedKey } from '../config-key.ts';
import { containsSecret } from '../contains-secret.ts';
import type { ParsedKeys } from '../parse-keys.ts';
import { MASK } from '../secret.ts';
import { showValue } from '../show-value.ts';

/** Each key with its value and where that came from, in columns; secrets masked. */
export function toValueTable(keys: readonly NamedKey[], parsed: ParsedKeys): string {
  const rows = keys.map((named) => {
    const { source, name = '' } = parsed.origins[named.name]!;
    return [named.name, describeValue(named, parsed.values), source, name];
  });
  return alignColumns([['KEY', 'VALUE', 'SOURCE', 'FROM'], ...rows]);
}

function describeValue({ name, key }: NamedKey, values: ParsedKeys['values']): string {
  if (!Object.hasOwn(values, name)) {
    return 'refused';
  }
  const value = values[name];
  if (value === undefined) {
    return 'not set';
  }
  return containsSecret(key.schema) ? MASK : showValue(value);
}

function alignColumns(rows: string[][]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column]!))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}
