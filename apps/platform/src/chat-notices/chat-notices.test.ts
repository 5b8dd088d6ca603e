import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { platformDescriptorSchema } from '@roadbed/catalog';
import type { ChatNotice } from '@roadbed/deploy';
import { createSlackLocal } from '@roadbed/slack-local';
import { createTestDatabase } from '@roadbed/store/testing';
import { LogLevel, WebClient } from '@slack/web-api';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPlatformDatabase } from '../database.ts';
import type { Tables } from '../tables.ts';
import { people } from '../testing/example-workspace.ts';
import { sendChatNotices } from './send-chat-notices.ts';
import { tell } from './tell.ts';

let home: string;
let slack: ReturnType<typeof createSlackLocal>;
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let db: Kysely<Tables>;
const logged: object[] = [];
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'notices with space-'));
  slack = createSlackLocal({
    home,
    botToken: 'xoxb-example',
    appToken: 'xapp-example',
    signingSecret: 'an-example-signing-secret',
    workspace: {
      team: { name: 'Example Retail' },
      users: people.map(({ name, title, email, slack: id }) => ({ id, name, realName: title, email })),
      channels: [{ name: 'deployments' }],
      commands: [],
      bot: { name: 'roadbed', displayName: 'Roadbed' },
    },
  });
  await slack.listen();
  database = await createTestDatabase();
  db = await openPlatformDatabase(database.url, { info: () => {}, warn: () => {} });
});
afterAll(async () => {
  await slack.close();
  await db.destroy();
  await database.drop();
  await rm(home, { recursive: true, force: true });
});

const platform = platformDescriptorSchema.parse({
  organisation: 'Example Retail',
  domains: [{ name: 'finance', title: 'Finance' }],
  people,
  teams: [],
  environments: [{ name: 'production' }],
  tickets: { patterns: ['X'] },
  channels: { deployments: 'deployments', feedback: 'feedback' },
});

const send = (client = new WebClient('xoxb-example', { slackApiUrl: slack.apiUrl })) =>
  sendChatNotices({
    db,
    client,
    catalog: { current: async () => ({ platform, services: new Map() }) },
    log: { warn: (fields) => void logged.push(fields) },
  });
const say = (notice: ChatNotice) =>
  db.transaction().execute((transaction) => tell(transaction as never, notice));

/** All that Ana sees, in whatever conversation. */
async function seen(): Promise<string[]> {
  const response = await fetch(`${slack.url}/local/state?user=ana`);
  const { messages } = (await response.json()) as { messages: Record<string, { text: string }[]> };
  return Object.values(messages).flatMap((all) => all.map(({ text }) => text));
}

test('a notice is sent once, to its channel or its person, and mentions nobody', async () => {
  await say({ id: 'one', to: { channel: 'deployments' }, text: 'To all: <!channel> & more' });
  await say({ id: 'one', to: { channel: 'deployments' }, text: 'again' });
  await say({ id: 'two', to: { person: 'ana' }, text: 'To Ana' });
  await say({ id: 'three', to: { person: 'ben' }, text: 'To Ben' });
  await Promise.all([send(), send()]);
  await send();
  expect((await seen()).toSorted()).toEqual(['To Ana', 'To all: &lt;!channel&gt; &amp; more']);
});

test('one for nobody, or for a channel that is not there, is logged and keeps no other from being sent', async () => {
  await say({ id: 'gone', to: { channel: 'nowhere' }, text: 'lost' });
  await say({ id: 'left', to: { person: 'zoe' }, text: 'lost too' });
  await say({ id: 'next', to: { channel: 'deployments' }, text: 'found' });
  await send();
  expect(logged).toMatchObject([{ notice: 'gone' }, { notice: 'left' }]);
  expect(await seen()).toContain('found');
  await send();
  expect(logged).toHaveLength(2);
});

test('one that cannot be sent now is sent later', async () => {
  await say({ id: 'later', to: { channel: 'deployments' }, text: 'better late' });
  const unreachable = new WebClient('xoxb-example', {
    slackApiUrl: 'http://127.0.0.1:9/',
    retryConfig: { retries: 0 },
    logLevel: LogLevel.ERROR,
  });
  await expect(send(unreachable)).rejects.toThrow('request error');
  expect(await seen()).not.toContain('better late');
  await send();
  expect(await seen()).toContain('better late');
});
