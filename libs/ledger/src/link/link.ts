import type { Selectable } from 'kysely';
import type { LedgerTables } from '../tables.ts';

/** An address by which the ledger can be read without being a person of the organisation. Who has it, reads. */
export type LedgerLink = {
  /** `link-3` */
  id: string;
  /** Whom it is for. */
  label: string;
  /** `person:ana` */
  createdBy: string;
  /** ISO 8601. */
  createdAt: string;
  expiresAt: string;
  /** When and by whom it was taken back; null: it was not. */
  revokedAt: string | null;
  revokedBy: string | null;
};

const idPattern = /^link-([1-9]\d{0,14})$/;

/** The number in a link's id; undefined when it is none. */
export function toLinkNumber(id: string): number | undefined {
  const digits = idPattern.exec(id)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

export function toLink(row: Selectable<LedgerTables['ledger_link']>): LedgerLink {
  return {
    id: `link-${row.number}`,
    label: row.label,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    revokedAt: row.revoked_at?.toISOString() ?? null,
    revokedBy: row.revoked_by,
  };
}
