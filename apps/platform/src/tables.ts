import type { AlertTables } from '@roadbed/alerts';
import type { DeployTables } from '@roadbed/deploy';
import type { FeedbackTables } from '@roadbed/feedback';
import type { LedgerTables } from '@roadbed/ledger';
import type { OutboxTables } from '@roadbed/outbox';
import type { TokenTables } from './identity/token-tables.ts';
import type { ChatNoticeTables } from './chat-notices/chat-notice-tables.ts';
import type { ChangeMessageTables } from './slack/change-message-tables.ts';
import type { SlackRequestTables } from './slack/slack-request-tables.ts';
import type { WorkloadTables } from './workloads/workload-tables.ts';

/** Every table of the platform's database; each library owns its own. */
export type Tables = LedgerTables &
  DeployTables &
  AlertTables &
  FeedbackTables &
  OutboxTables &
  ChangeMessageTables &
  ChatNoticeTables &
  SlackRequestTables &
  TokenTables &
  WorkloadTables;
