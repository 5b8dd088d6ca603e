import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readHeader, readParts, startJira, startSmtp } from '@roadbed/notices/testing';
import type { JiraSite, SmtpSite } from '@roadbed/notices/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { putExampleRelease } from './testing/example-release.ts';
import { eventually, startWorld } from './testing/start-world.ts';
import type { World } from './testing/start-world.ts';

type Entry = { eventId: string; type: string; actor: string; data: Record<string, unknown> };
type Notice = { id: string; status: string; change: string; recipient: string; problem: string | null };

let smtp: SmtpSite;
let jira: JiraSite;
let world: World;
beforeAll(async () => {
  smtp = await startSmtp();
  jira = await startJira({ issues: ['PAY-7'] });
  world = await startWorld({
    env: {
      ROADBED_SMTP_URL: smtp.url,
      ROADBED_TICKET_TOKENS: JSON.stringify({ [jira.host]: jira.token }),
    },
  });
  const file = join(world.home, 'workspace/platform.json');
  const platform = JSON.parse(await readFile(file, 'utf8')) as { tickets: object };
  const notices = {
    mail: { from: 'roadbed@example.com', to: ['changes@example.com'], environments: ['production'] },
  };
  const systems = [{ kind: 'jira', url: jira.url, keys: '^PAY-', environments: ['production'] }];
  await writeFile(file, JSON.stringify({ ...platform, notices, tickets: { ...platform.tickets, systems } }));
});
afterAll(() => Promise.all([world.close(), smtp.close(), jira.close()]));

/** Ana asks for a new release in production. */
async function ask(word: string): Promise<string> {
  const digest = await putExampleRelease(world.home, { word });
  await world.post('/api/v1/releases', { digest });
  return await eventually(async () => {
    const asked = { service: 'payments', environment: 'production', requestedBy: 'ana' };
    const response = await world.post('/api/v1/changes', asked);
    return response.ok && ((await response.json()) as { id: string }).id;
  });
}

/** The message that follows the change, once it can be decided on. */
const messageOf = (id: string) =>
  eventually(async () =>
    (await world.seesIn('team-payments', 'U0BEN')).find(
      ({ text, blocks }) =>
        text.includes(`(${id})`) && blocks?.some(({ block_id }) => block_id === `decide-${id}`),
    ),
  );
async function reject(id: string): Promise<void> {
  await world.rejectIn('team-payments', 'U0BEN', (await messageOf(id)).ts, 'not today');
}

const storyOf = async (id: string) =>
  (await world.get<{ entries: Entry[] }>(`/api/v1/changes/${id}`)).entries.filter(({ type }) =>
    type.startsWith('roadbed.notice.'),
  );
const mailOf = (id: string) =>
  smtp.mails.filter(({ raw }) => readHeader(raw, 'X-Roadbed-Change') === id).map(({ raw }) => raw);
const stuck = async () => (await world.get<{ notices: Notice[] }>('/api/v1/notices?status=stuck')).notices;

test('a change that went live is told by e-mail and on its ticket, and its story says so', async () => {
  const id = await ask('told');
  await world.clickIn('team-payments', 'U0BEN', (await messageOf(id)).ts, 'approve-change');
  const story = await eventually(async () => {
    const entries = await storyOf(id);
    return entries.length === 2 && entries;
  });
  expect(story.map(({ type }) => type)).toEqual([
    'roadbed.notice.delivered.v1',
    'roadbed.notice.delivered.v1',
  ]);
  expect(story.map(({ data }) => String(data['kind'])).toSorted((a, b) => a.localeCompare(b))).toEqual([
    'jira',
    'mail',
  ]);
  // Whoever gets mail is a commitment alone.
  expect(JSON.stringify(story)).not.toContain('changes@example.com');

  const [raw = '', ...more] = mailOf(id);
  expect(more).toEqual([]);
  expect(readHeader(raw, 'Subject')).toBe(`[Example Retail] payments to production: live (${id})`);
  const { 'text/plain': text = '' } = readParts(raw);
  expect(text).toMatch(/Asked for by: Ana Example at .*\nApproved by: Ben Example at /);
  expect(text).toContain(`Story: ${world.platformUrl}/changes/${id}\n`);
  expect(text).toContain('PAY-7 Say <!channel> told (Ana Example)');
  const [, startedAt = '', endedAt = ''] = /Started: (\S+)\nEnded: (\S+)/.exec(text) ?? [];
  expect(Date.parse(endedAt)).toBeGreaterThan(Date.parse(startedAt));

  const comments = JSON.stringify(jira.comments.get('PAY-7'));
  expect(comments).toContain('Deployed to production by ');
  expect(comments).toContain(`${world.platformUrl}/changes/${id}`);
  expect(comments).toContain('approved by Ben Example');
});

test('a change that was rejected is told by e-mail alone', async () => {
  const before = jira.comments.get('PAY-7')?.length;
  const id = await ask('rejected');
  await reject(id);
  await eventually(async () => (await storyOf(id)).length === 1);
  expect(mailOf(id).map((raw) => readHeader(raw, 'X-Roadbed-Outcome'))).toEqual(['rejected']);
  expect(jira.comments.get('PAY-7')).toHaveLength(before ?? -1);
});

test('what is refused for good shows as stuck, and is tried again when a person asks for it', async () => {
  smtp.mishaps.push({ at: 'recipient', code: 550, says: '5.1.1 no mailbox changes@example.com' });
  const id = await ask('refused');
  await reject(id);
  const notice = await eventually(async () => (await stuck()).find(({ change }) => change === id));
  expect(notice).toMatchObject({
    status: 'abandoned',
    recipient: 'changes@example.com',
    problem: expect.stringContaining('550 5.1.1'),
  });

  const retry = (by: string, which = notice.id) =>
    world.post(`/api/v1/notices/${which}/retry`, { requestedBy: by });
  expect((await retry('nobody')).status).toBe(404);
  expect((await retry('ana', 'N-999999')).status).toBe(404);
  expect((await retry('ana', 'C-1')).status).toBe(404);
  expect((await retry('ana')).status).toBe(200);
  const story = await eventually(async () => {
    const entries = await storyOf(id);
    return entries.some(({ type }) => type.includes('delivered')) && entries;
  });
  expect((await retry('ana')).status).toBe(409);
  expect(await stuck()).toEqual([]);
  expect(mailOf(id)).toHaveLength(1);
  expect(story.toReversed().map(({ eventId, type, actor }) => [eventId, type, actor])).toEqual([
    [`${notice.id}/abandoned/1`, 'roadbed.notice.abandoned.v1', 'system:roadbed'],
    [`${notice.id}/retried/1`, 'roadbed.notice.retried.v1', 'person:ana'],
    [`${notice.id}/delivered`, 'roadbed.notice.delivered.v1', 'system:roadbed'],
  ]);
  expect(JSON.stringify(story)).not.toContain('changes@example.com');
  expect(await world.log()).not.toContain(jira.token);
});
