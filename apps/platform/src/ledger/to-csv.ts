import type { LedgerEntry } from '@roadbed/ledger';

const columns = [
  'at',
  'type',
  'actor',
  'subject',
  'service',
  'environment',
  'changeId',
  'reason',
  'eventId',
  'leafHash',
  'data',
] as const;

/** The first row of a CSV file (RFC 4180). */
export const csvHeader = `${columns.join(',')}\r\n`;

/** An entry as a row of a CSV file. */
export function toCsvRow(entry: LedgerEntry): string {
  const cells = columns.map((column) =>
    column === 'data' ? JSON.stringify(entry.data) : (entry[column] ?? ''),
  );
  return `${cells.map(toCell).join(',')}\r\n`;
}

function toCell(text: string): string {
  // A spreadsheet takes what begins like this for a formula, and would run what somebody wrote as a reason.
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
