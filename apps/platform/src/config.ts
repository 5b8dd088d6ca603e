import { defineConfig, secret } from '@roadbed/service';
import { z } from 'zod';

/** What the platform is configured with, beside what every service has. `npm start` sets all of it. */
export const config = defineConfig({
  root: { env: 'ROADBED_ROOT', schema: z.string(), description: 'The workspace: where platform.json is.' },
  home: {
    env: 'ROADBED_HOME',
    schema: z.string(),
    description: 'Folder of the state: releases, instances, logs.',
  },
  databaseUrl: { schema: secret(z.url()), description: 'The PostgreSQL database of the platform.' },
  platformUrl: {
    env: 'ROADBED_PLATFORM_URL',
    schema: z.url(),
    description: 'Where people reach the platform.',
  },
  gatewayUrl: {
    env: 'ROADBED_GATEWAY_URL',
    schema: z.url(),
    description: 'Where people and services reach services.',
  },
  smokeWithinMs: {
    env: 'ROADBED_SMOKE_WITHIN_MS',
    schema: z.int().min(0),
    description:
      'How long a smoke journey that fails is tried again before the change fails, in milliseconds.',
    default: 20_000,
  },
  stopGraceMs: {
    env: 'ROADBED_STOP_GRACE_MS',
    schema: z.int().min(0),
    description:
      'How long an instance may take to end by itself before it is killed, in milliseconds: longer than its own drain.',
    default: 15_000,
  },
  gatewayAdminSocket: { schema: z.string(), description: "The gateway's admin socket." },
  slackUrl: {
    env: 'ROADBED_SLACK_URL',
    schema: z.url().optional(),
    description: 'Where people chat, for the link on the pages.',
  },
  slackApiUrl: { schema: z.url().optional(), description: "Another server that speaks Slack's protocol." },
  slackBotToken: {
    schema: secret(z.string().startsWith('xoxb-')).optional(),
    description: 'Token of the Slack app.',
  },
  slackAppToken: {
    schema: secret(z.string().startsWith('xapp-')).optional(),
    description: 'App-level token: the bot uses Socket Mode.',
  },
  slackSigningSecret: {
    schema: secret(z.string().min(8)).optional(),
    description: 'Signing secret: the bot takes signed HTTP requests at /slack/events.',
  },
  apiIdentity: {
    env: 'ROADBED_API_IDENTITY',
    schema: z.enum(['tokens', 'trusted']).optional(),
    description:
      'Whom the API believes: tokens, or trusted (the name that a request gives), which the local Slack on loopback has by default.',
  },
  ledgerChannel: {
    env: 'ROADBED_LEDGER_CHANNEL',
    schema: z.string().min(1).optional(),
    description: "Slack channel in which checkpoints of the ledger are published: 'C0123456789' or '#audit'.",
  },
  ledgerGit: {
    env: 'ROADBED_LEDGER_GIT',
    schema: secret(z.string().min(1)).optional(),
    description: 'Git repository to whose branch `ledger` checkpoints are pushed, as for git push.',
  },
  smtpUrl: {
    env: 'ROADBED_SMTP_URL',
    schema: secret(
      z.url({ protocol: /^smtps?$/, error: 'must be an address such as smtp://host:587' }),
    ).optional(),
    description:
      'Mail server that takes the mails of changes: smtp://user:password@mail.example.com:587, or smtps://.',
  },
  ticketTokens: {
    env: 'ROADBED_TICKET_TOKENS',
    schema: secret(z.record(z.string(), z.string().min(1))).optional(),
    description:
      'Tokens of the systems with tickets, by host: {"example.atlassian.net":"me@example.com:TOKEN","api.github.com":"TOKEN"}.',
  },
});
