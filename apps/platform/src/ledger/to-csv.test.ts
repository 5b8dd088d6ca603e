import type { LedgerEntry } from '@roadbed/ledger';
import { expect, test } from 'vitest';
import { csvHeader, toCsvRow } from './to-csv.ts';

const entry: LedgerEntry = {
  id: 1,
  eventId: 'C-1/rejected',
  at: '2026-11-21T10:00:00.000Z',
  type: 'roadbed.change.rejected.v1',
  actor: 'person:ben',
  subject: 'change/C-1',
  service: 'payments',
  reason: 'not "now",\nlater',
  data: { tickets: ['PAY-1'] },
  leafHash: 'ab',
};

test('an entry is a row under the header, quoted as RFC 4180 asks', () => {
  expect(csvHeader).toBe(
    'at,type,actor,subject,service,environment,changeId,reason,eventId,leafHash,data\r\n',
  );
  expect(toCsvRow(entry)).toBe(
    '2026-11-21T10:00:00.000Z,roadbed.change.rejected.v1,person:ben,change/C-1,payments,,,"not ""now"",\nlater",' +
      'C-1/rejected,ab,"{""tickets"":[""PAY-1""]}"\r\n',
  );
});

test.each(['=1+1', '+1', '-1', '@sum', '\t=1'])(
  'a cell that a spreadsheet would run is text: %j',
  (reason) => {
    expect(toCsvRow({ ...entry, reason })).toContain(`,'${reason},`);
  },
);
