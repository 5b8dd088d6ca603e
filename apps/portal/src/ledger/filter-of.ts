import type { LedgerFilter } from './ledger-api.ts';

/** The parts of a filter that stand in the address of the page as the API takes them. */
const names = ['event', 'service', 'team', 'person', 'ticket', 'change', 'type'] as const;
const day = /^\d{4}-\d{2}-\d{2}$/;

/**
 * The filter that the address of a page says: `?service=payments&from=2026-11-20&to=2026-11-21`. Days are those of the
 * reader's time zone, the last one included. What is no day says nothing.
 */
export function filterOf(query: URLSearchParams): LedgerFilter {
  const filter: LedgerFilter = {};
  for (const name of names) {
    const value = query.get(name)?.trim();
    if (value !== undefined && value !== '') filter[name] = value;
  }
  const since = startOfDay(query.get('from'), 0);
  const until = startOfDay(query.get('to'), 1);
  if (since !== undefined) filter.since = since;
  if (until !== undefined) filter.until = until;
  return filter;
}

function startOfDay(text: string | null, later: number): string | undefined {
  if (text === null || !day.test(text)) return undefined;
  const [year = 0, month = 0, date = 0] = text.split('-').map(Number);
  const start = new Date(year, month - 1, date + later);
  // A day that no calendar has, such as 2026-02-31, would be another one.
  const given = new Date(year, month - 1, date);
  const isReal = given.getMonth() === month - 1 && given.getDate() === date;
  return isReal ? start.toISOString() : undefined;
}
