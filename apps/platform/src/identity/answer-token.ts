import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';
import { createToken, listTokens, revokeToken } from './token-store.ts';

/** What a person asked of `/deploy token`. */
export type TokenWish =
  | { kind: 'create'; purpose: string }
  | { kind: 'list' }
  | { kind: 'revoke'; id: string };

/** Does it for a person of `platform.json`, and says what they alone may read, as mrkdwn. */
export async function answerToken(db: Kysely<Tables>, person: string, wish: TokenWish): Promise<string> {
  if (wish.kind === 'list') {
    const tokens = await listTokens(db, person);
    const lines = tokens.map(
      ({ id, createdAt, expiresAt, lastUsedAt }) =>
        `• ${id}, made on ${day(createdAt)}, ends on ${day(expiresAt)}, ` +
        (lastUsedAt === null ? 'never used' : `last used on ${day(lastUsedAt)}`),
    );
    return lines.length === 0 ? 'You have no token. `/deploy token` makes one.' : lines.join('\n');
  }
  if (wish.kind === 'revoke') {
    return (await revokeToken(db, person, wish.id))
      ? `${wish.id} does not count any more.`
      : `You have no token ${wish.id} that counts. \`/deploy token list\` shows yours.`;
  }
  const made = await createToken(db, { person, purpose: wish.purpose });
  if (made === undefined)
    return 'You have as many tokens as anybody may. `/deploy token revoke T-…` ends one.';
  const { id, expiresAt } = made.token;
  return [
    `Your token ${id}, which counts until ${day(expiresAt)}. It is shown this once, to you alone:`,
    `\`\`\`${made.secret}\`\`\``,
    `With it you act through the API: \`ROADBED_TOKEN=… npx nx deploy SERVICE --env=ENVIRONMENT\`. ` +
      `If it leaks: \`/deploy token revoke ${id}\``,
  ].join('\n');
}

function day(at: string): string {
  return at.slice(0, 10);
}
