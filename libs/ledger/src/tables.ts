import type { Generated } from 'kysely';

export type LedgerTables = {
  ledger_entry: {
    seq: Generated<number>;
    event_id: string;
    at: Date;
    type: string;
    actor: string;
    subject: string;
    service: string | null;
    environment: string | null;
    change_id: string | null;
    /** The exact bytes that were hashed, as UTF-8 text. */
    body: string;
    leaf_hash: Buffer;
  };
};
