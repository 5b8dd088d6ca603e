import type { Kysely } from 'kysely';
import { recordEntry } from '../append.ts';
import type { LedgerTables } from '../tables.ts';
import { toLink, toLinkNumber } from './link.ts';
import type { LedgerLink } from './link.ts';
import { hashLinkToken, makeLinkToken } from './link-token.ts';

const dayMs = 86_400_000;

export type CreateLinkOptions = {
  /** Whom it is for. */
  label: string;
  /** How long it can be used, in days. */
  days: number;
  /** `person:ana` */
  by: string;
};

/** Makes a link, and puts that on record. The token is in the answer and nowhere else: whoever loses it needs another link. */
export async function createLink(
  db: Kysely<LedgerTables>,
  { label, days, by }: CreateLinkOptions,
  now = new Date(),
): Promise<LedgerLink & { token: string }> {
  const token = makeLinkToken();
  return await db.transaction().execute(async (transaction) => {
    const row = await transaction
      .insertInto('ledger_link')
      .values({
        token_hash: hashLinkToken(token),
        label,
        created_by: by,
        created_at: now,
        expires_at: new Date(now.getTime() + days * dayMs),
        revoked_at: null,
        revoked_by: null,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    const link = toLink(row);
    await record(transaction, link, 'created', by, now);
    return { ...link, token };
  });
}

/**
 * Takes a link back, and puts that on record; one that was taken back already stays as it is.
 *
 * @returns the link; undefined when there is none of this id.
 */
export async function revokeLink(
  db: Kysely<LedgerTables>,
  { id, by }: { id: string; by: string },
  now = new Date(),
): Promise<LedgerLink | undefined> {
  const number = toLinkNumber(id);
  if (number === undefined) return undefined;
  return await db.transaction().execute(async (transaction) => {
    const revoked = await transaction
      .updateTable('ledger_link')
      .set({ revoked_at: now, revoked_by: by })
      .where('number', '=', number)
      .where('revoked_at', 'is', null)
      .returningAll()
      .executeTakeFirst();
    if (revoked !== undefined) {
      await record(transaction, toLink(revoked), 'revoked', by, now);
      return toLink(revoked);
    }
    const known = await transaction
      .selectFrom('ledger_link')
      .selectAll()
      .where('number', '=', number)
      .executeTakeFirst();
    return known && toLink(known);
  });
}

/** All links, newest first. */
export async function listLinks(db: Kysely<LedgerTables>): Promise<LedgerLink[]> {
  return (await db.selectFrom('ledger_link').selectAll().orderBy('number', 'desc').execute()).map(toLink);
}

async function record(
  transaction: Kysely<LedgerTables>,
  { id, label, expiresAt }: LedgerLink,
  what: 'created' | 'revoked',
  actor: string,
  at: Date,
): Promise<void> {
  const event = {
    id: `ledger/${id}/${what}`,
    type: `roadbed.ledger.link-${what}.v1`,
    actor,
    subject: `ledger-link/${id}`,
    data: { label, expiresAt },
  };
  await recordEntry(transaction, event, at);
}
