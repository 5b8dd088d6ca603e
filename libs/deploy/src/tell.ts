import type { Transaction } from 'kysely';
import type { DeployTables } from './tables.ts';

/** Something that a person should know, or everybody in a channel. */
export type ChatNotice = {
  /** The same for a repeated step, so that it is told once. */
  id: string;
  /** Name of a person in `platform.json`, or a chat channel. */
  to: { person: string } | { channel: string };
  /** Plain text. */
  text: string;
};

/** Sees to it that a notice is told once the transaction is kept. The application fills it with the chat. */
export type Tell = (transaction: Transaction<DeployTables>, notice: ChatNotice) => Promise<void>;
