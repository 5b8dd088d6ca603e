import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { putExampleRelease } from './testing/example-release.ts';
import { eventually, startWorld } from './testing/start-world.ts';
import type { World } from './testing/start-world.ts';

// Whoever caught a signed request of Slack can send it again, byte for byte, for as long as its signature is good.

type ApiChange = { id: string; status: string; fingerprint?: string; entries: { type: string }[] };
type Signed = () => Promise<Response>;

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

/** A request as Slack signs it, to be sent as often as one likes. */
function sign(fields: Record<string, string>, sentAt = Math.floor(Date.now() / 1000)): Signed {
  const body = new URLSearchParams(fields).toString();
  const signature = createHmac('sha256', world.signingSecret).update(`v0:${sentAt}:${body}`).digest('hex');
  return () =>
    fetch(`${world.platformUrl}/slack/events`, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-slack-request-timestamp': String(sentAt),
        'x-slack-signature': `v0=${signature}`,
      },
    });
}
const command = (user: string, text: string): Record<string, string> => ({
  command: '/deploy',
  text,
  user_id: user,
  team_id: 'T0EXAMPLE',
  channel_id: 'C0EXAMPLE',
  channel_name: 'deployments',
  response_url: `${world.platformUrl}/nowhere`,
  trigger_id: randomUUID(),
});
const click = (user: string, actionId: string, value: string): Record<string, string> => ({
  payload: JSON.stringify({
    type: 'block_actions',
    trigger_id: randomUUID(),
    user: { id: user, team_id: 'T0EXAMPLE' },
    team: { id: 'T0EXAMPLE' },
    response_url: `${world.platformUrl}/nowhere`,
    actions: [{ type: 'button', action_id: actionId, block_id: 'b', value, action_ts: '1.0' }],
  }),
});
async function register(word: string): Promise<void> {
  const digest = await putExampleRelease(world.home, { word });
  expect((await world.post('/api/v1/releases', { digest })).status).toBe(200);
}
const changes = async (): Promise<ApiChange[]> =>
  (await world.get<{ changes: ApiChange[] }>('/api/v1/changes?environment=production')).changes;
/** The button that approves a change, as its message has it. */
async function approveButton(id: string): Promise<string> {
  return await eventually(async () => {
    const { fingerprint } = await change(id);
    return fingerprint != null && `${id} ${fingerprint}`;
  });
}

const change = (id: string) => world.get<ApiChange>(`/api/v1/changes/${id}`);
const untilStatus = (id: string, status: string) =>
  eventually(async () => (await change(id)).status === status);
const times = async (id: string, type: string) =>
  (await change(id)).entries.filter((entry) => entry.type === `roadbed.${type}.v1`).length;
async function ask(word: string): Promise<{ id: string; request: Signed }> {
  await register(word);
  const request = sign(command('U0ANA', 'payments to production'));
  const id = /^(C-\d+) is asked for/.exec(await (await request()).text())?.[1];
  return { id: id ?? 'none', request };
}

test('a command that is sent again asks for nothing more, however often and at once', async () => {
  const { id, request } = await ask('asked');
  const again = await Promise.all([request(), request(), request()]);
  expect(again.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect((await changes()).map((one) => one.id)).toEqual([id]);
  // Another that has the same words is answered.
  expect(await (await sign(command('U0ANA', 'payments to production'))()).text()).toContain(id);
});

test('an approval counts for its change alone, once, while its signature is good', async () => {
  const { id } = await ask('approved');
  const value = await approveButton(id);
  const late = sign(click('U0BEN', 'approve-change', value), Math.floor(Date.now() / 1000) - 301);
  expect((await late()).status).toBe(401);
  expect(await times(id, 'change.approval-given')).toBe(0);

  const approval = sign(click('U0BEN', 'approve-change', value));
  await Promise.all([approval(), approval(), approval()]);
  await untilStatus(id, 'live');
  expect(await times(id, 'change.approval-given')).toBe(1);

  const { id: next } = await ask('next');
  await approveButton(next);
  expect((await approval()).status).toBe(200);
  expect(await times(next, 'change.approval-given')).toBe(0);
  expect(await change(next)).toMatchObject({ status: 'waiting-for-approval' });

  await sign(click('U0BEN', 'approve-change', await approveButton(next)))();
  await untilStatus(next, 'live');
});

test('a roll back that is sent again takes nothing more back', async () => {
  const before = await changes();
  const live = before.find(({ status }) => status === 'live')?.id ?? '';
  const rollBack = sign(click('U0ANA', 'roll-back-change', live));
  await Promise.all([rollBack(), rollBack()]);
  const [back] = await eventually(async () => {
    const seen = await changes();
    return seen.length > before.length && seen;
  });
  await untilStatus(back?.id ?? '', 'live');
  await rollBack();
  expect(await changes()).toHaveLength(before.length + 1);
});
