import { createHash } from 'node:crypto';
import type { CheckpointPlace } from '@roadbed/ledger';
import type { WebClient } from '@slack/web-api';

/** Publishes checkpoints of the ledger as messages of a channel, which whoever rules the database cannot take back. */
export function createChannelPlace(client: WebClient, channel: string): CheckpointPlace {
  return {
    name: `slack/${channel}`,
    async publish({ size, note }) {
      // The id that follows from the checkpoint lets Slack drop one that was posted and not noted.
      const id = createHash('sha256').update(note).digest('hex').slice(0, 32);
      await client.apiCall('chat.postMessage', {
        channel,
        client_msg_id: id.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
        text: `The ledger has ${size} entries. Its checkpoint, for \`roadbed ledger verify --checkpoint\`:\n\`\`\`\n${note}\`\`\``,
      });
    },
  };
}
