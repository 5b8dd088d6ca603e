import type { Kysely } from 'kysely';
import type { LedgerTables } from '../tables.ts';
import { toLink } from './link.ts';
import type { LedgerLink } from './link.ts';
import { hashLinkToken } from './link-token.ts';

/** Finds the link of a token, when it can be used; else says why not. */
export async function findLink(
  db: Kysely<LedgerTables>,
  token: string,
  now = new Date(),
): Promise<{ ok: true; link: LedgerLink } | { ok: false; why: 'unknown' | 'expired' | 'revoked' }> {
  const row = await db
    .selectFrom('ledger_link')
    .selectAll()
    .where('token_hash', '=', hashLinkToken(token))
    .executeTakeFirst();
  if (row === undefined) return { ok: false, why: 'unknown' };
  if (row.revoked_at !== null) return { ok: false, why: 'revoked' };
  if (row.expires_at <= now) return { ok: false, why: 'expired' };
  return { ok: true, link: toLink(row) };
}
