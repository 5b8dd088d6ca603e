import type { LedgerApi } from '../ledger/ledger-api.ts';
import { LedgerView } from '../ledger/ledger-view.tsx';

/** All that is on record, newest first and live. */
export function LedgerPage({ ledger }: { ledger: LedgerApi }) {
  return (
    <LedgerView
      api={ledger}
      title="Ledger"
      lead="Every step of every change, as it was recorded. Entries are only ever added."
      changesPath="/changes"
    />
  );
}
