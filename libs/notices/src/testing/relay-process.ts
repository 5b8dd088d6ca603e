import { setTimeout as sleep } from 'node:timers/promises';
import { createRelay, enqueue } from '@roadbed/outbox';
import type { OutboxTables } from '@roadbed/outbox';
import { openDatabase } from '@roadbed/store';
import { sql } from 'kysely';
import { z } from 'zod';
import { createDeliver } from '../create-deliver.ts';
import { planNotices } from '../plan-notices.ts';
import { exampleReport } from './example-report.ts';

// A process of its own that delivers until it is killed. Change C-7 is of the tickets PAY-7 and #7.
export const relaySettingsSchema = z.object({
  databaseUrl: z.string(),
  smtpUrl: z.string(),
  jiraUrl: z.string(),
  githubUrl: z.string(),
  repository: z.string(),
  ticketTokens: z.record(z.string(), z.string()),
});
const { databaseUrl, smtpUrl, jiraUrl, githubUrl, repository, ticketTokens } = relaySettingsSchema.parse(
  JSON.parse(process.env['RELAY_SETTINGS'] ?? ''),
);

// The pipe closes when the test ends, however it ends.
process.stdin.resume().once('close', () => process.exit());

const db = openDatabase<OutboxTables>(databaseUrl);
const relay = createRelay({
  db,
  deliver: createDeliver({
    smtpUrl,
    ticketTokens,
    async plan({ change }) {
      const number = change.replace('C-', '');
      const report = exampleReport({ change, tickets: [`PAY-${number}`, `#${number}`] });
      const messages = planNotices(report, {
        mail: { from: 'roadbed@example.com', to: ['changes@example.com'] },
        systems: [
          { kind: 'jira', url: jiraUrl, keys: '^PAY-' },
          { kind: 'github', url: githubUrl, repository, keys: '^#' },
        ],
      });
      for (const message of messages) await enqueue(db, message);
    },
  }),
  record: async (transaction, { key }, { status }) => {
    await sql`INSERT INTO ended (key, status) VALUES (${key}, ${status})`.execute(transaction);
  },
  log: { warn: () => {}, error: (fields, message) => console.error(message, fields) },
  // Shorter than an attempt may take, which is right for one process at a time: what is left of the last is soon tried.
  claimMs: 1_000,
});
for (;;) {
  await relay.look();
  await sleep(50);
}
