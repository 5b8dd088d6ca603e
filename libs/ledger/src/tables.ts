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
    tickets: Generated<string[]>;
    /** The exact bytes that were hashed, as UTF-8 text. */
    body: string;
    leaf_hash: Buffer;
  };
  /** Which entry is which leaf of the tree. */
  ledger_leaf: { leaf_index: number; seq: number };
  /** Hashes of full subtrees, of every fourth level. */
  ledger_node: { level: number; node_index: number; hash: Buffer };
  ledger_checkpoint: { number: Generated<number>; size: number; root: Buffer; note: string; at: Date };
  ledger_origin: { origin: string };
  /** Entries that are no leaf yet. */
  ledger_pending: { seq: number };
  ledger_personal: { event_id: string; field: string; salt: Buffer; value: string };
  ledger_link: {
    number: Generated<number>;
    /** SHA-256 of the token. */
    token_hash: Buffer;
    label: string;
    created_by: string;
    created_at: Date;
    expires_at: Date;
    revoked_at: Date | null;
    revoked_by: string | null;
  };
  ledger_publication: { place: string; size: number; at: Date };
};
