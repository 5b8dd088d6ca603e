import { alertMigrations } from '@roadbed/alerts';
import { deployMigrations } from '@roadbed/deploy';
import { feedbackMigrations } from '@roadbed/feedback';
import { ledgerMigrations } from '@roadbed/ledger';
import { outboxMigrations } from '@roadbed/outbox';
import { migrate, openDatabase } from '@roadbed/store';
import type { Kysely } from 'kysely';
import { chatNoticeMigrations } from './chat-notices/chat-notice-tables.ts';
import { awaitDatabase } from './await-database.ts';
import { tokenMigrations } from './identity/token-tables.ts';
import { changeMessageMigrations } from './slack/change-message-tables.ts';
import { slackRequestMigrations } from './slack/slack-request-tables.ts';
import type { Tables } from './tables.ts';
import { workloadMigrations } from './workloads/workload-tables.ts';

type Log = { info(fields: object, message: string): void; warn(fields: object, message: string): void };

/** Opens the platform's database with every library's tables up to date, as soon as it answers. */
export async function openPlatformDatabase(url: string, log: Log): Promise<Kysely<Tables>> {
  const db = openDatabase<Tables>(url, {
    name: 'roadbed-platform',
    onIdleError: (error) => log.warn({ err: error }, 'a database connection was lost'),
  });
  await awaitDatabase(db, log);
  const libraries = {
    ledger: ledgerMigrations,
    deploy: deployMigrations,
    alerts: alertMigrations,
    feedback: feedbackMigrations,
    outbox: outboxMigrations,
    change_message: changeMessageMigrations,
    slack_request: slackRequestMigrations,
    notice: chatNoticeMigrations,
    identity: tokenMigrations,
    workload: workloadMigrations,
  };
  for (const [library, migrations] of Object.entries(libraries)) {
    const done = await migrate(db, { library, migrations });
    if (done.length > 0) log.info({ library, migrations: done }, 'migrated');
  }
  return db;
}
