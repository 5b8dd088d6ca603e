import type { Tell } from '@roadbed/deploy';
import type { Transaction } from 'kysely';
import type { Tables } from '../tables.ts';

/** Keeps a chat notice with what it tells of, for `sendChatNotices` to send. */
export const tell: Tell = async (given, { id, to, text }) => {
  const transaction = given as unknown as Transaction<Tables>;
  await transaction
    .insertInto('notice')
    .values({
      id,
      text,
      channel: 'channel' in to ? to.channel : null,
      person: 'person' in to ? to.person : null,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
};
