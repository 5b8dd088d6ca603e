import { sql } from 'kysely';
import type { Kysely, Selectable } from 'kysely';
import type { LedgerEvent } from '@roadbed/ledger';
import { recordIdentity } from '../record.ts';
import type { Tables } from '../tables.ts';
import type { TokenTables } from './token-tables.ts';
import { hashToken, isToken, makeToken } from './token.ts';
import type { Token } from './token.ts';

export const longestDays = 366;
export const usualDays = 90;
/** More at a time would hide one that nobody knows of. */
const mostTokens = 20;

const now = sql<Date>`clock_timestamp()`;

export type CreateTokenOptions = {
  /** Name of a person in `platform.json`. */
  person: string;
  /** What it is for. */
  purpose: string;
  /** For how long it counts, in days: 1 to 366; 90 when left out. */
  days?: number | undefined;
};

/**
 * Makes a token for a person. It is told this once: only its hash is kept, and the ledger has that it was made.
 *
 * @returns undefined when the person has 20 tokens that count already.
 */
export async function createToken(
  db: Kysely<Tables>,
  { person, purpose, days = usualDays }: CreateTokenOptions,
): Promise<{ secret: string; token: Token } | undefined> {
  const secret = makeToken();
  return await db.transaction().execute(async (transaction) => {
    // One after the other, so that many at one moment are no more than there may be.
    await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`token/${person}`}, 7624))`.execute(
      transaction,
    );
    if ((await listTokens(transaction, person)).length >= mostTokens) return undefined;
    const row = await transaction
      .insertInto('api_token')
      .values({
        hash: hashToken(secret),
        person,
        purpose,
        created_at: now,
        expires_at: sql<Date>`clock_timestamp() + make_interval(days => ${days})`,
        last_used_at: null,
        revoked_at: null,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    const token = toToken(row);
    await recordIdentity(transaction, toEvent(token, 'created', person));
    return { secret, token };
  });
}

/** The tokens of a person that count, newest first. */
export async function listTokens(db: Kysely<Tables>, person: string): Promise<Token[]> {
  const rows = await db
    .selectFrom('api_token')
    .selectAll()
    .where('person', '=', person)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .orderBy('number', 'desc')
    .execute();
  return rows.map(toToken);
}

/** Ends a token of this person; false when they have no such token that counts. */
export async function revokeToken(db: Kysely<Tables>, person: string, id: string): Promise<boolean> {
  return await db.transaction().execute(async (transaction) => {
    const row = await transaction
      .updateTable('api_token')
      .set({ revoked_at: now })
      .where('id', '=', id)
      .where('person', '=', person)
      .where('revoked_at', 'is', null)
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) return false;
    await recordIdentity(transaction, toEvent(toToken(row), 'revoked', person));
    return true;
  });
}

/** Whose token this is: a name, or why it does not count. Notes that it was used, at most once a minute. */
export async function findTokenOwner(
  db: Kysely<Tables>,
  secret: string,
): Promise<{ ok: true; person: string } | { ok: false; reason: string }> {
  if (!isToken(secret)) return { ok: false, reason: 'is no token of the platform (rbt_…)' };
  const row = await db
    .selectFrom('api_token')
    .select(['id', 'person', 'revoked_at', 'expires_at'])
    .select(sql<boolean>`expires_at <= clock_timestamp()`.as('expired'))
    .select(sql<boolean>`coalesce(last_used_at < clock_timestamp() - interval '1 minute', true)`.as('note'))
    .where('hash', '=', hashToken(secret))
    .executeTakeFirst();
  if (row === undefined) return { ok: false, reason: 'is not known' };
  if (row.revoked_at !== null) return { ok: false, reason: `(${row.id}) was revoked` };
  if (row.expired)
    return { ok: false, reason: `(${row.id}) expired on ${row.expires_at.toISOString().slice(0, 10)}` };
  if (row.note) {
    await db.updateTable('api_token').set({ last_used_at: now }).where('id', '=', row.id).execute();
  }
  return { ok: true, person: row.person };
}

function toToken(row: Selectable<TokenTables['api_token']>): Token {
  return {
    id: row.id,
    person: row.person,
    purpose: row.purpose,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
  };
}

function toEvent(
  { id, purpose, expiresAt }: Token,
  what: 'created' | 'revoked',
  person: string,
): LedgerEvent {
  return {
    id: `${id}/${what}`,
    type: `roadbed.token.${what}.v1`,
    actor: `person:${person}`,
    subject: `token/${id}`,
    data: { purpose, expiresAt },
  };
}
