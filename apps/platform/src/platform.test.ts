import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { putExampleRelease } from './testing/example-release.ts';
import type { ExampleRelease } from './testing/example-release.ts';
import { eventually, startWorld } from './testing/start-world.ts';
import type { SeenMessage, World } from './testing/start-world.ts';

type ApiChange = {
  id: string;
  status: string;
  statusReason?: string;
  release: string;
  entries: { type: string; actor: string }[];
};

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

async function release(example: ExampleRelease): Promise<string> {
  const digest = await putExampleRelease(world.home, example);
  expect((await world.post('/api/v1/releases', { digest })).status).toBe(200);
  return digest;
}

const change = (id: string) => world.get<ApiChange>(`/api/v1/changes/${id}`);

/** Asks for the newest release in production; returns the message that follows the change. */
async function ask(
  user: string,
  text = '/deploy payments to production',
): Promise<{ id: string; ts: string }> {
  const known = new Set((await world.sees(user)).map(({ ts }) => ts));
  await world.say(user, text);
  const message = await eventually(async () =>
    (await world.sees(user)).find(
      (seen) => !known.has(seen.ts) && /\(C-\d+\)/.test(seen.text) && buttons(seen) > 0,
    ),
  );
  return { id: /\((C-\d+)\)/.exec(message.text)?.[1] ?? '', ts: message.ts };
}

/** The newest thing that only this person sees, after they did something. */
async function privately(user: string, act: () => Promise<void>): Promise<string> {
  const known = new Set((await world.sees(user)).map(({ ts }) => ts));
  await act();
  const answer = await eventually(async () =>
    (await world.sees(user)).find(({ ts, text }) => !known.has(ts) && !/\(C-\d+\): /.test(text)),
  );
  const others = await world.sees(user === 'U0ANA' ? 'U0BEN' : 'U0ANA');
  expect(others.map(({ ts }) => ts)).not.toContain(answer.ts);
  return answer.text;
}

const buttons = (message: SeenMessage | undefined) =>
  message?.blocks?.filter(({ type }) => type === 'actions').length ?? 0;

async function untilStatus(id: string, status: string): Promise<ApiChange> {
  return await eventually(async () => {
    const seen = await change(id);
    if (seen.status !== status)
      throw new Error(`${id} is ${seen.status}, not ${status}: ${seen.statusReason}`);
    return seen;
  });
}

/** Ana asks, Ben approves. */
async function deploy(): Promise<string> {
  const { id, ts } = await ask('U0ANA');
  await world.click('U0BEN', ts, 'approve-change');
  return id;
}

test('the platform is ready with its database and the gateway', async () => {
  // The two start at the same time; the next look finds a gateway that was later.
  const seen = await eventually(async () => {
    const report = await world.get<{ status: string }>('/health/ready');
    return report.status === 'pass' && report;
  });
  expect(seen).toMatchObject({
    checks: { database: { critical: true }, gateway: { status: 'pass', critical: false } },
  });
});

test('a service is deployed from chat: asked for, approved by another, live, and on record', async () => {
  const digest = await release({ word: 'first' });
  await eventually(async () => (await world.serves('integration')).word === 'first');

  const { id, ts } = await ask('U0ANA');
  const message = () => world.sees('U0BEN').then((seen) => seen.find((at) => at.ts === ts));
  expect(buttons(await message())).toBe(1);
  expect(JSON.stringify(await message())).not.toContain('<!channel>');

  expect(await privately('U0ANA', () => world.click('U0ANA', ts, 'approve-change'))).toMatch(
    /somebody else must approve/,
  );
  expect((await change(id)).status).toBe('waiting-for-approval');
  expect(await privately('U0ZOE', () => world.click('U0ZOE', ts, 'approve-change'))).toMatch(
    /I do not know you.*U0ZOE/,
  );

  await world.click('U0BEN', ts, 'approve-change');
  await untilStatus(id, 'live');
  expect(await world.serves('production')).toMatchObject({
    word: 'first',
    release: digest,
    sees: [],
    fraudUrl: `${world.gatewayUrl}/production/fraud`,
    values: '{"limit":2}',
    toggles: '{"toggles":{}}',
    domain: 'finance',
  });
  expect(
    (await change(id)).entries
      .toReversed()
      .map(({ type, actor }) => `${type.split('.').slice(1, 3).join('.')} ${actor}`),
  ).toEqual([
    'change.requested person:ana',
    'change.described system:roadbed',
    'change.approval-given person:ben',
    'change.approved person:ben',
    'rollout.started system:roadbed',
    'rollout.instance-started system:roadbed',
    'rollout.instance-ready system:roadbed',
    'rollout.smoke-passed system:roadbed',
    'rollout.traffic-switched system:roadbed',
    'rollout.verified system:roadbed',
    'change.live system:roadbed',
  ]);
  const shown = await eventually(async () => {
    const seen = await message();
    return seen?.text.endsWith('live') && seen;
  });
  expect(buttons(shown)).toBe(0);
  expect((await world.sees('U0BEN')).filter(({ text }) => text.includes(`(${id})`))).toHaveLength(1);
});

test('a new version takes over, and the old one is drained and ended', async () => {
  await release({ word: 'before' });
  await untilStatus(await deploy(), 'live');
  const before = await world.serves('production');
  await release({ word: 'after' });
  const id = await deploy();
  await eventually(async () =>
    (await change(id)).entries.some(({ type }) => type === 'roadbed.rollout.previous-drained.v1'),
  );
  expect(await world.serves('production')).toMatchObject({ word: 'after' });
  expect(() => process.kill(before.pid, 0)).toThrow(/ESRCH/);
});

test('when readiness does not come, the old version goes on serving and the change fails with the log', async () => {
  await release({ word: 'good' });
  await untilStatus(await deploy(), 'live');
  await release({ word: 'bad', readyAfterMs: 'never' });
  const failed = await untilStatus(await deploy(), 'failed');
  expect(failed.statusReason).toMatch(/ended before it was ready.*cannot start: bad/s);
  expect(await world.serves('production')).toMatchObject({ word: 'good' });
});

test('when the smoke journey fails, no user meets the new version, and the change fails with the step', async () => {
  await release({ word: 'sound' });
  await untilStatus(await deploy(), 'live');
  await release({ word: 'broken', passesSmoke: false });
  const id = await deploy();
  const failed = await untilStatus(id, 'failed');
  expect(failed.statusReason).toBe('the smoke journey failed at "says its word": it says broken');
  expect(await world.serves('production')).toMatchObject({ word: 'sound' });
  expect((await change(id)).entries.map(({ type }) => type)).not.toContain(
    'roadbed.rollout.traffic-switched.v1',
  );
});

test.each(['instance-started', 'requested'])(
  'kill -9 after %s: started again, the change finishes exactly once',
  async (step) => {
    await release({ word: `calm-${step}` });
    await untilStatus(await deploy(), 'live');
    await release({ word: `killed-${step}`, readyAfterMs: 1500 });
    const { id, ts } = await ask('U0ANA');
    if (step === 'instance-started') {
      await world.click('U0BEN', ts, 'approve-change');
      await eventually(async () => (await change(id)).entries.some(({ type }) => type.includes(step)));
    }
    await world.kill();
    expect(await world.serves('production')).toMatchObject({ word: `calm-${step}` });
    await world.restart();
    if (step === 'requested') await world.click('U0BEN', ts, 'approve-change');

    await untilStatus(id, 'live');
    const done = await eventually(async () => {
      const seen = await change(id);
      return seen.entries.some(({ type }) => type.includes('previous-drained')) && seen;
    });
    const types = done.entries.map(({ type }) => type);
    expect(new Set(types).size).toBe(types.length);
    expect(types).toHaveLength(12);
    expect(await world.serves('production')).toMatchObject({ word: `killed-${step}` });
    const message = await eventually(async () =>
      (await world.sees('U0ANA')).find(({ text }) => text.includes(`(${id})`) && text.endsWith('live')),
    );
    expect(message.ts).toBe(ts);
  },
);

test('a service that dies is started again, routed again and on record', async () => {
  await release({ word: 'mortal' });
  const id = await deploy();
  await untilStatus(id, 'live');
  const { pid } = await world.serves('production');
  process.kill(pid, 'SIGKILL');
  const again = await eventually(async () => {
    const seen = await world.serves('production');
    return seen.word === 'mortal' && seen.pid !== pid && seen;
  });
  expect(again.word).toBe('mortal');
  await eventually(async () =>
    (await change(id)).entries.some(({ type }) => type === 'roadbed.instance.restarted.v1'),
  );
});

describe('what cannot be done is answered to the person alone', () => {
  test.each([
    ['/deploy paymets to production', /no service "paymets": did you mean "payments"/],
    ['/deploy payments to prod', /no environment "prod": did you mean "production"/],
    ['/deploy payments 0123456789 to production', /payments has no release "0123456789"/],
    ['/deploy fraud to production', /fraud has no release yet.*npx nx run fraud:release/],
    ['/deploy payments', /where to\? For example: \/deploy payments to production/],
    ['/deploy help', /Deploy a service/],
    ['/deploy status', /\*Live\*/],
    ['/deploy status paymets', /did you mean "payments"/],
    ['/alert help', /health watch/],
    ['/alert', /No alert is firing|Firing/],
    ['/alert wat', /do not understand "wat"/],
    ['/feedback', /\/feedback TEXT/],
  ])('%s', async (text, answer) => {
    expect(await privately('U0ANA', () => world.say('U0ANA', text))).toMatch(answer);
  });

  test('a second deploy while one runs, naming the one that runs', async () => {
    await release({ word: 'contended' });
    const { id, ts } = await ask('U0ANA');
    expect(await privately('U0BEN', () => world.say('U0BEN', '/deploy payments to production'))).toContain(
      id,
    );
    await world.reject('U0BEN', ts, 'not today');
    await untilStatus(id, 'rejected');
  });

  test('a stranger', async () => {
    expect(await privately('U0ZOE', () => world.say('U0ZOE', '/deploy payments to production'))).toMatch(
      /I do not know you/,
    );
  });
});

test('feedback is stored, acknowledged and on record', async () => {
  const answer = await privately('U0ANA', () => world.say('U0ANA', '/feedback Deploys are <quick> now'));
  const [, id] = /stored as (F-\d+)/.exec(answer) ?? [];
  const { feedback } = await world.get<{ feedback: object[] }>('/api/v1/feedback');
  expect(feedback[0]).toMatchObject({ id, text: 'Deploys are <quick> now', from: 'ana', status: 'received' });
  const { entries } = await world.get<{ entries: object[] }>(
    '/api/v1/ledger?type=roadbed.feedback.received.v1',
  );
  expect(entries[0]).toMatchObject({ subject: `feedback/${id}`, actor: 'person:ana' });
});

describe('a request to the bot', () => {
  const body = new URLSearchParams({
    command: '/feedback',
    text: 'forged',
    user_id: 'U0ANA',
    trigger_id: 't',
  }).toString();
  const send = (secret: string, timestamp: number) =>
    fetch(`${world.platformUrl}/slack/events`, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-slack-request-timestamp': String(timestamp),
        'x-slack-signature': `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`,
      },
    });
  const now = () => Math.floor(Date.now() / 1000);

  test.each([
    ['a wrong signature', () => send('another-secret', now())],
    ['a time too far back', () => send(world.signingSecret, now() - 301)],
    ['a time too far ahead', () => send(world.signingSecret, now() + 400)],
    ['no signature', () => fetch(`${world.platformUrl}/slack/events`, { method: 'POST', body })],
  ])('with %s is refused with 401, logged and without effect', async (_name, request) => {
    expect((await request()).status).toBe(401);
    await eventually(async () => /"level":"warn".*refused/.test(await world.log()));
    const { feedback } = await world.get<{ feedback: { text: string }[] }>('/api/v1/feedback');
    expect(feedback.map(({ text }) => text)).not.toContain('forged');
  });
});

describe('the API', () => {
  test('is described by an OpenAPI document', async () => {
    const document = await world.get<{ openapi: string; paths: object }>('/api/openapi.json');
    expect(document.openapi).toMatch(/^3\.1/);
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining([
        '/api/v1/changes',
        '/api/v1/changes/{id}',
        '/api/v1/ledger',
        '/api/v1/releases',
        '/api/v1/services',
      ]),
    );
  });

  test('reads the ledger page by page', async () => {
    type Page = { entries: { id: number }[]; nextBefore: number | null };
    const first = await world.get<Page>('/api/v1/ledger?limit=2');
    expect(first.entries).toHaveLength(2);
    const second = await world.get<Page>(`/api/v1/ledger?limit=2&before=${first.nextBefore}`);
    expect(second.entries[0]?.id).toBeLessThan(first.entries[1]?.id ?? 0);
  });

  test.each([
    ['/api/v1/changes/C-999999', 404],
    ['/api/v1/ledger?limit=none', 400],
    ['/api/v1/nothing', 404],
  ])('answers %s with a problem', async (path, status) => {
    const response = await fetch(world.platformUrl + path);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
  });

  test('refuses to register a release that is not there', async () => {
    expect((await world.post('/api/v1/releases', { digest: `sha256:${'0'.repeat(64)}` })).status).toBe(404);
    expect((await world.post('/api/v1/releases', { digest: 'sha256:../../etc' })).status).toBe(400);
  });
});
