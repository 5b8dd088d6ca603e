import { afterAll, beforeAll, expect, test } from 'vitest';
import { putExampleRelease } from './testing/example-release.ts';
import { eventually, startWorld } from './testing/start-world.ts';
import type { World } from './testing/start-world.ts';

type ApiChange = {
  id: string;
  status: string;
  statusReason?: string;
  fingerprint?: string;
  kind: string;
  review?: { open: boolean; note?: string };
};

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

async function release(word: string): Promise<string> {
  const digest = await putExampleRelease(world.home, { word });
  expect((await world.post('/api/v1/releases', { digest })).status).toBe(200);
  return digest;
}

const change = (id: string) => world.get<ApiChange>(`/api/v1/changes/${id}`);
const untilStatus = (id: string, status: string) =>
  eventually(async () => {
    const seen = await change(id);
    return seen.status === status && seen;
  });

/** The message of a change in #deployments, once it shows something. */
function messageOf(id: string, shows: RegExp) {
  return eventually(async () =>
    (await world.sees('U0BEN')).find(
      ({ text, blocks }) => text.includes(`(${id})`) && shows.test(JSON.stringify(blocks)),
    ),
  );
}

/** What a person alone is told after they say something. */
async function answer(user: string, text: string): Promise<string> {
  const known = new Set((await world.sees(user)).map(({ ts }) => ts));
  await world.say(user, text);
  const told = await eventually(async () =>
    (await world.sees(user)).find(
      ({ ts, text: said }) => !known.has(ts) && !/\(C-\d+\): |^Emergency/.test(said),
    ),
  );
  return told.text;
}

test('a change shows what it brings; a rejection asks why, and tells', async () => {
  await release('first');
  const [, id = ''] = /(C-\d+)/.exec(await answer('U0ANA', '/deploy payments to production')) ?? [];
  const { ts, blocks } = await messageOf(id, /Approve/);
  expect(JSON.stringify(blocks)).toContain('First deploy here');
  expect(JSON.stringify(blocks)).toContain('verified, signed by');
  await world.reject('U0BEN', ts, 'the tests are red');
  expect(await untilStatus(id, 'rejected')).toMatchObject({ statusReason: 'the tests are red' });
  await messageOf(id, /the tests are red/);
});

test('an emergency goes out at once, is announced, and is reviewed by another', async () => {
  await release('urgent');
  expect(await answer('U0BEN', '/deploy emergency payments to production because it burns')).toMatch(
    /Only owning-team/,
  );
  expect(await answer('U0ANA', '/deploy emergency payments to production')).toMatch(/^Say why/);
  const said = await answer('U0ANA', '/deploy emergency payments to production because it burns');
  const [, id = ''] = /(C-\d+) goes out now/.exec(said) ?? [];
  await untilStatus(id, 'live');
  for (const channel of ['deployments', 'team-payments'])
    await eventually(async () =>
      (await world.seesIn(channel, 'U0BEN')).find(({ text }) =>
        text.startsWith('Emergency: Ana Example deploys payments'),
      ),
    );
  await messageOf(id, /\/deploy review/);
  expect(await answer('U0BEN', '/deploy review')).toContain(id);
  expect(await answer('U0ANA', `/deploy review ${id} fine`)).toMatch(/somebody else must review/);
  expect(await answer('U0BEN', `/deploy review ${id} it was needed because it burned`)).toMatch(/closed/);
  expect((await change(id)).review).toMatchObject({ open: false, note: 'it was needed because it burned' });
});

test('what a person asks for by a token is theirs, and they approve by it too', async () => {
  await release('by token');
  const tokenOf = async (user: string) =>
    /rbt_[\w-]{43}/.exec(await answer(user, '/deploy token'))?.[0] ?? '';
  const [ana, ben] = [await tokenOf('U0ANA'), await tokenOf('U0BEN')];
  const post = async (path: string, body: object, token: string) => {
    const response = await fetch(world.platformUrl + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as ApiChange };
  };
  const asked = await post('/api/v1/changes', { service: 'payments', environment: 'production' }, ana);
  expect(asked.status).toBe(201);
  const approval = { decision: 'approved', fingerprint: asked.body.fingerprint };
  const path = `/api/v1/changes/${asked.body.id}/approvals`;
  expect((await post(path, approval, ana)).status).toBe(403);
  expect((await post(path, approval, ben)).status).toBe(200);
  await untilStatus(asked.body.id, 'live');
  expect(await world.log()).not.toContain(ana);
});
