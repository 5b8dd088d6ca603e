import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sql } from 'kysely';
import { startApi } from '../testing/start-api.ts';
import { answerToken } from './answer-token.ts';
import { createToken, findTokenOwner, listTokens, revokeToken } from './token-store.ts';

type Api = Awaited<ReturnType<typeof startApi>>;

let api: Api;
let trusting: Api;
beforeAll(async () => {
  [api, trusting] = await Promise.all([startApi('tokens'), startApi('trusted')]);
  await api.release('first');
  await trusting.release('first');
});
afterAll(async () => {
  await api.close();
  await trusting.close();
});
beforeEach(async () => {
  for (const { db } of [api, trusting])
    for (const table of ['change_review', 'approval', 'change_request', 'api_token'] as const)
      await db.deleteFrom(table).execute();
});

const deploy = { service: 'payments', environment: 'production' };
const expire = (id: string) =>
  sql`UPDATE api_token SET expires_at = now() - interval '1 second' WHERE id = ${id}`.execute(api.db);

describe('a token', () => {
  test('is kept as a hash alone, begins with rbt_, and its making is on record without it', async () => {
    const made = await createToken(api.db, { person: 'ana', purpose: 'ci' });
    expect(made?.secret).toMatch(/^rbt_[A-Za-z0-9_-]{43}$/);
    const { rows } = await sql<{
      all: string;
    }>`SELECT row_to_json(api_token)::text AS all FROM api_token`.execute(api.db);
    const { rows: entries } = await sql<{ all: string }>`
      SELECT row_to_json(ledger_entry)::text AS all FROM ledger_entry WHERE type = 'roadbed.token.created.v1'`.execute(
      api.db,
    );
    expect(entries.at(-1)?.all).toContain(`token/${made?.token.id}`);
    for (const { all } of [...rows, ...entries]) expect(all).not.toContain(made?.secret.slice(4));
    expect(Date.parse(made?.token.expiresAt ?? '') - Date.now()).toBeGreaterThan(89 * 86_400_000);
  });

  test('counts for its person until it expires or is revoked, and says which', async () => {
    const made = await createToken(api.db, { person: 'ana', purpose: 'ci' });
    const { secret = '', token } = made ?? {};
    expect(await findTokenOwner(api.db, secret)).toEqual({ ok: true, person: 'ana' });
    expect(await listTokens(api.db, 'ana')).toMatchObject([{ lastUsedAt: expect.any(String) }]);
    expect(await revokeToken(api.db, 'ben', token?.id ?? '')).toBe(false);
    await expire(token?.id ?? '');
    expect(await findTokenOwner(api.db, secret)).toMatchObject({
      reason: expect.stringMatching(/expired on \d{4}/),
    });
    expect(await listTokens(api.db, 'ana')).toEqual([]);
    expect(await revokeToken(api.db, 'ana', token?.id ?? '')).toBe(true);
    expect(await revokeToken(api.db, 'ana', token?.id ?? '')).toBe(false);
    expect(await findTokenOwner(api.db, secret)).toMatchObject({
      reason: expect.stringContaining('was revoked'),
    });
  });

  test('comes in numbers that can be overlooked', async () => {
    const asked = Array.from({ length: 22 }, () => createToken(api.db, { person: 'ana', purpose: 'ci' }));
    expect((await Promise.all(asked)).filter((made) => made !== undefined)).toHaveLength(20);
    expect(await createToken(api.db, { person: 'ana', purpose: 'ci' })).toBeUndefined();
    expect(await createToken(api.db, { person: 'ben', purpose: 'ci' })).toBeDefined();
  });
});

describe('in the chat', () => {
  test('a token is made, listed and revoked', async () => {
    const said = await answerToken(api.db, 'ana', { kind: 'create', purpose: 'the chat' });
    const [secret = ''] = /rbt_[A-Za-z0-9_-]{43}/.exec(said) ?? [];
    const [id = ''] = /T-\d+/.exec(said) ?? [];
    expect(await findTokenOwner(api.db, secret)).toEqual({ ok: true, person: 'ana' });
    const listed = await answerToken(api.db, 'ana', { kind: 'list' });
    expect(listed).toContain(id);
    expect(listed).not.toContain(secret);
    expect(await answerToken(api.db, 'ben', { kind: 'revoke', id })).toContain(`no token ${id}`);
    expect(await answerToken(api.db, 'ana', { kind: 'revoke', id })).toContain('does not count any more');
    expect(await answerToken(api.db, 'ana', { kind: 'list' })).toContain('You have no token');
  });
});

describe('a request that changes something', () => {
  test('acts as the person of its token', async () => {
    const asked = await api.ask('POST', 'changes', deploy, await api.tokenOf('ana'));
    expect(asked).toMatchObject({
      status: 201,
      body: { requestedBy: { name: 'ana' }, status: 'waiting-for-approval' },
    });
  });

  test('without a token is told how to get one', async () => {
    const refused = await api.ask('POST', 'changes', { ...deploy, requestedBy: 'ana' });
    expect(refused.status).toBe(401);
    expect(refused.body['detail']).toContain('/deploy token');
  });

  test('in the name of another than its token is refused', async () => {
    const refused = await api.ask(
      'POST',
      'changes',
      { ...deploy, requestedBy: 'ben' },
      await api.tokenOf('ana'),
    );
    expect(refused).toMatchObject({ status: 403, body: { detail: expect.stringContaining("ana's") } });
  });

  test.each(['Bearer rbt_nothing', `Bearer rbt_${'a'.repeat(43)}`, 'Basic YTpi', 'Bearer', 'Bearer  '])(
    'with "%s" is answered with 401, also where no token is needed',
    async (authorization) => {
      const refused = await api.ask('GET', 'changes', undefined, authorization);
      expect(refused.status).toBe(401);
      expect(refused.headers['www-authenticate']).toContain('Bearer');
    },
  );

  test('by somebody who left the organisation is refused', async () => {
    const authorization = await api.tokenOf('ana');
    const people = api.catalog.platform.people.filter(({ name }) => name !== 'ana');
    api.setCatalog({ ...api.catalog, platform: { ...api.catalog.platform, people } });
    const refused = await api.ask('POST', 'changes', deploy, authorization);
    api.setCatalog(api.catalog);
    expect(refused).toMatchObject({
      status: 401,
      body: { detail: expect.stringContaining('nobody in platform.json') },
    });
  });

  test('where names are trusted may give a name, but an emergency, which nobody approves, needs a token', async () => {
    const emergency = { ...deploy, kind: 'emergency', reason: 'payments are down' };
    expect((await trusting.ask('POST', 'changes', { ...emergency, requestedBy: 'ana' })).status).toBe(401);
    expect(await trusting.ask('POST', 'changes', emergency, await trusting.tokenOf('ana'))).toMatchObject({
      status: 201,
      body: { kind: 'emergency', requestedBy: { name: 'ana' } },
    });
  });

  test('where names are trusted may give a name, but an approval needs a token all the same', async () => {
    const asked = await trusting.ask('POST', 'changes', { ...deploy, requestedBy: 'ana' });
    expect(asked.status).toBe(201);
    expect((await trusting.ask('POST', 'changes', { ...deploy, requestedBy: 'zoe' })).status).toBe(404);
    expect((await trusting.ask('POST', 'changes', deploy)).status).toBe(401);
    const { id, fingerprint } = asked.body as { id: string; fingerprint: string };
    const approval = { decision: 'approved', fingerprint };
    expect((await trusting.ask('POST', `changes/${id}/approvals`, approval)).status).toBe(401);
    expect(
      await trusting.ask('POST', `changes/${id}/approvals`, approval, await trusting.tokenOf('ben')),
    ).toMatchObject({ status: 200, body: { status: 'approved' } });
  });
});

test('where names are trusted a page of another name that leads here is not (DNS rebinding)', async () => {
  const asked = (host: string) =>
    trusting.service.inject({
      method: 'POST',
      url: '/api/v1/changes',
      payload: { ...deploy, requestedBy: 'ana' },
      headers: { host },
    });
  expect((await asked('rebound.example:4401')).statusCode).toBe(401);
  expect((await asked('127.0.0.1.rebound.example')).statusCode).toBe(401);
  expect((await asked('localhost:4401')).statusCode).toBe(201);
});

test('tokens are made, listed and ended by who has one', async () => {
  const ana = await api.tokenOf('ana');
  const made = await api.ask('POST', 'tokens', { purpose: 'ci', days: 7 }, ana);
  expect(made).toMatchObject({
    status: 201,
    body: { person: 'ana', secret: expect.stringMatching(/^rbt_/) },
  });
  expect(made.headers['cache-control']).toBe('no-store');
  const listed = await api.ask('GET', 'tokens', undefined, ana);
  expect(listed.body['tokens']).toHaveLength(2);
  expect(JSON.stringify(listed.body)).not.toContain('rbt_');
  const id = String(made.body['id']);
  expect((await api.ask('DELETE', `tokens/${id}`, undefined, await api.tokenOf('ben'))).status).toBe(404);
  expect((await api.ask('DELETE', `tokens/${id}`, undefined, ana)).status).toBe(204);
  expect((await api.ask('GET', 'tokens', undefined, `Bearer ${String(made.body['secret'])}`)).status).toBe(
    401,
  );
  expect((await api.ask('POST', 'tokens', { purpose: 'ci' })).status).toBe(401);
  expect((await api.ask('POST', 'tokens', { purpose: 'ci', days: 367 }, ana)).status).toBe(400);
});
