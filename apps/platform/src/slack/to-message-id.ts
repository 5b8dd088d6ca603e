import { createHash } from 'node:crypto';

/** A `client_msg_id` that follows from a name, so that Slack drops a message that was sent and not noted. */
export function toMessageId(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
