import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { enqueue, listMessages, outboxMigrations } from '@roadbed/outbox';
import type { OutboxTables } from '@roadbed/outbox';
import { migrate } from '@roadbed/store';
import { createTestDatabase } from '@roadbed/store/testing';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { toPlanMessage } from './plan-notices.ts';
import type { relaySettingsSchema } from './testing/relay-process.ts';
import { startGithub } from './testing/start-github.ts';
import { startJira } from './testing/start-jira.ts';
import { startSmtp } from './testing/start-smtp.ts';
import type { z } from 'zod';

const changes = 17;
/** The process is killed in these arrivals: what arrived is stored, and its answer never sent. */
const killedIn = [3, 20, 40];
const repository = 'example-retail/shop';

test(
  'kill -9 in the midst of it, again and again: everything arrives, and nothing twice',
  { timeout: 300_000 },
  async () => {
    let relay: ChildProcess | undefined;
    let arrivals = 0;
    const onArrival = async () => {
      arrivals += 1;
      if (!killedIn.includes(arrivals)) return;
      const killed = relay;
      killed?.kill('SIGKILL');
      if (killed !== undefined) await once(killed, 'exit');
      relay = start();
    };

    const { db, url: databaseUrl, drop } = await createTestDatabase<OutboxTables>();
    await migrate(db, { library: 'outbox', migrations: outboxMigrations });
    await sql`CREATE TABLE ended (key text PRIMARY KEY, status text NOT NULL)`.execute(db);
    const numbers = Array.from({ length: changes }, (_, index) => index + 1);
    const smtp = await startSmtp({ onMail: onArrival });
    const issues = numbers.map((number) => `PAY-${number}`);
    const jira = await startJira({ issues, onComment: onArrival });
    const github = await startGithub({ repository, issues: numbers, onComment: onArrival });
    onTestFinished(async () => {
      relay?.kill('SIGKILL');
      await Promise.all([smtp.close(), jira.close(), github.close()]);
      await drop();
    });
    const settings: z.input<typeof relaySettingsSchema> = {
      databaseUrl,
      smtpUrl: smtp.url,
      jiraUrl: jira.url,
      githubUrl: github.url,
      repository,
      ticketTokens: { [jira.host]: jira.token, [github.host]: github.token },
    };
    function start(): ChildProcess {
      return spawn(process.execPath, [join(import.meta.dirname, 'testing/relay-process.ts')], {
        env: { PATH: process.env['PATH'], RELAY_SETTINGS: JSON.stringify(settings) },
        stdio: ['pipe', 'ignore', 'inherit'],
      });
    }

    for (const number of numbers) {
      const ended = { change: `C-${number}`, outcome: 'live' as const, endedAt: '2026-11-21T10:00:00.000Z' };
      await enqueue(db, toPlanMessage(ended));
    }
    relay = start();
    while ((await listMessages(db, { status: 'delivered', limit: 1000 })).length < changes * 4)
      await sleep(50);

    const byId = Map.groupBy(smtp.mails, ({ messageId }) => messageId);
    expect(byId.size).toBe(changes);
    // A mail whose answer was lost comes again, the same byte for byte: one for each attempt that was cut off, at most.
    for (const copies of byId.values()) expect(new Set(copies.map(({ raw }) => raw)).size).toBe(1);
    expect(smtp.mails.length).toBeLessThanOrEqual(changes + killedIn.length * 4);
    expect([...jira.comments.values()].map((comments) => comments.length)).toEqual(numbers.map(() => 1));
    expect([...github.comments.values()].map((comments) => comments.length)).toEqual(numbers.map(() => 1));

    const { rows } = await sql<{ status: string }>`SELECT status FROM ended`.execute(db);
    expect(rows).toHaveLength(changes * 4);
    expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(['delivered']));
    expect(arrivals).toBeGreaterThan(Math.max(...killedIn));
  },
);
