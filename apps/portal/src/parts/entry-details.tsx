import type { LedgerEntry } from '../api.ts';

/** The entry as it is on record, with its leaf hash in the ledger's tree. */
export function EntryDetails({ entry }: { entry: LedgerEntry }) {
  const { leafHash, ...record } = entry;
  return (
    <details>
      <summary>Entry {entry.id}</summary>
      <pre tabIndex={0} aria-label={`Entry ${entry.id} as JSON`}>
        {JSON.stringify(record, null, 2)}
      </pre>
      <p className="small">
        Leaf hash <code className="whole">{leafHash}</code>
      </p>
    </details>
  );
}
