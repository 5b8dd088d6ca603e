import { Readable } from 'node:stream';
import { listEntries } from '@roadbed/ledger';
import type { LedgerEntry, LedgerFilter } from '@roadbed/ledger';
import type { ServiceFastify } from '@roadbed/service';
import { z } from 'zod';
import { csvHeader, toCsvRow } from '../ledger/to-csv.ts';
import type { ApiContext } from './api-context.ts';
import { ledgerQuery, toLedgerFilter } from './ledger-query.ts';

const atOnce = 1000;

/** The entries of a period, for an auditor's own tools. */
export function addLedgerPeriodRoutes(app: ServiceFastify, { db, catalog }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/api/v1/ledger/period',
    schema: {
      summary: 'All entries that fit the filter, newest first, as one CSV file (RFC 4180) or JSON array',
      querystring: ledgerQuery.extend({ format: z.enum(['csv', 'json']).default('json') }),
    },
    handler: async ({ query: { format, ...query } }, reply) => {
      const filter = toLedgerFilter(query, await catalog.current());
      const isCsv = format === 'csv';
      return await reply
        .type(isCsv ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8')
        .header('content-disposition', `attachment; filename="ledger.${format}"`)
        .send(Readable.from(isCsv ? toCsv(entriesOf(filter)) : toJson(entriesOf(filter))));
    },
  });

  async function* entriesOf(filter: LedgerFilter): AsyncGenerator<LedgerEntry[]> {
    let before: number | undefined;
    for (;;) {
      const entries = await listEntries(db, { ...filter, before, limit: atOnce });
      yield entries;
      if (entries.length < atOnce) return;
      before = entries.at(-1)?.id;
    }
  }
}

async function* toCsv(pages: AsyncIterable<LedgerEntry[]>): AsyncGenerator<string> {
  yield csvHeader;
  for await (const entries of pages) if (entries.length > 0) yield entries.map(toCsvRow).join('');
}

async function* toJson(pages: AsyncIterable<LedgerEntry[]>): AsyncGenerator<string> {
  let separator = '[';
  for await (const entries of pages) {
    for (const entry of entries) {
      yield `${separator}\n${JSON.stringify(entry)}`;
      separator = ',';
    }
  }
  yield separator === '[' ? '[]\n' : '\n]\n';
}
