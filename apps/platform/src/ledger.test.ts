import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually, startWorld } from './testing/start-world.ts';
import type { World } from './testing/start-world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ env: { ROADBED_LEDGER_CHANNEL: 'team-payments' } });
});
afterAll(() => world.close());

function roadbed(...args: string[]): Promise<{ code: number; said: string }> {
  const main = join(import.meta.dirname, '../../../tools/roadbed/src/main.ts');
  const env = {
    PATH: process.env['PATH'] ?? '',
    ROADBED_HOME: world.home,
    ROADBED_PLATFORM_URL: world.platformUrl,
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [main, 'ledger', ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, said: stdout + stderr });
    });
  });
}

test('what people do is signed within seconds, published in the channel, exported and verified offline', async () => {
  await world.say('U0ANA', '/feedback the pipeline is quick');
  await world.say('U0BEN', '/feedback the words are plain');
  const message = await eventually(async () =>
    (await world.seesIn('team-payments', 'U0ANA')).find(({ text }) => text.includes('roadbed ledger verify')),
  );
  const published = /```\n([^`]*)```/.exec(message.text)?.[1] ?? '';
  await eventually(async () => {
    const note = await (await fetch(`${world.platformUrl}/api/v1/ledger/checkpoint`)).text();
    return Number(note.split('\n')[1]) >= 2;
  });

  const [file, keys, checkpoint] = ['export.jsonl', 'keys', 'published'].map((name) =>
    join(world.home, name),
  );
  if (file === undefined || keys === undefined || checkpoint === undefined)
    throw new TypeError('three files');
  expect(await roadbed('export', file)).toMatchObject({ code: 0 });
  await writeFile(keys, await (await fetch(`${world.platformUrl}/api/v1/ledger/keys`)).text());
  await writeFile(checkpoint, published);
  const whole = await roadbed('verify', file, `--keys=${keys}`, `--checkpoint=${checkpoint}`);
  expect(whole).toMatchObject({ code: 0, said: expect.stringContaining('is whole: ') });

  const text = await readFile(file, 'utf8');
  expect(text).toContain('"actor":"person:ben"');
  await writeFile(file, text.replace('person:ben', 'person:eve'));
  const altered = await roadbed('verify', file);
  expect(altered.code).toBe(1);
  expect(altered.said).toMatch(/entry \d+ was altered \(line \d+\)/);
});

test('an entry is proven by the API, and found by person', async () => {
  type Entries = { entries: { eventId: string; actor: string }[] };
  const { entries } = await world.get<Entries>('/api/v1/ledger?person=ben');
  expect(new Set(entries.map(({ actor }) => actor))).toEqual(new Set(['person:ben']));
  const proof = await world.get<{ body: string; checkpoint: string }>(
    `/api/v1/ledger/proof?event=${encodeURIComponent(entries[0]?.eventId ?? '')}`,
  );
  expect(JSON.parse(proof.body)).toMatchObject({ actor: 'person:ben', specversion: '1.0' });
  expect(proof.checkpoint).toMatch(/^roadbed\/ledger\//);
});

test('a period is given as CSV and as JSON', async () => {
  const ask = async (query: string) =>
    await (
      await fetch(`${world.platformUrl}/api/v1/ledger/period?since=2020-01-01T00:00:00Z&${query}`)
    ).text();
  const feedback = 'type=roadbed.feedback.received.v1';
  const rows = (await ask(`${feedback}&format=csv`)).split('\r\n');
  expect(rows[0]).toMatch(/^at,type,actor,/);
  expect(rows.slice(1, -1).map((row) => row.split(',')[2])).toEqual(['person:ben', 'person:ana']);
  expect(JSON.parse(await ask(feedback))).toMatchObject([{ actor: 'person:ben' }, { actor: 'person:ana' }]);
  expect(JSON.parse(await ask('until=2020-01-02T00:00:00Z'))).toEqual([]);
});

test.each([
  ['/api/v1/ledger/proof?event=nobody', 404],
  ['/api/v1/ledger/consistency?from=2&to=1', 400],
  ['/api/v1/ledger/consistency?from=0&to=100000', 400],
  ['/api/v1/ledger?since=yesterday', 400],
])('%s is answered with a problem', async (path, status) => {
  const response = await fetch(world.platformUrl + path);
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toContain('application/problem+json');
});

test('entries are CloudEvents as they were hashed, page by page, and each type says what it holds', async () => {
  const type = 'roadbed.feedback.received.v1';
  const ask = (path: string) => fetch(world.platformUrl + path);
  const first = await ask(`/api/v1/ledger/events?type=${type}&limit=1`);
  expect(first.headers.get('content-type')).toBe('application/cloudevents-batch+json; charset=utf-8');
  const next = /^<([^>]+)>; rel="next"$/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
  const second = await ask(next);
  expect(second.headers.get('link')).toBeNull();
  const [ben] = (await first.json()) as Record<string, unknown>[];
  expect([ben, ...((await second.json()) as object[])]).toMatchObject([
    { specversion: '1.0', type, actor: 'person:ben', source: '/roadbed/platform', time: expect.any(String) },
    { specversion: '1.0', type, actor: 'person:ana' },
  ]);
  const { body } = await world.get<{ body: string }>(
    `/api/v1/ledger/proof?event=${encodeURIComponent(String(ben?.['id']))}`,
  );
  expect(JSON.parse(body)).toEqual(ben);

  const { types } = await world.get<{ types: { type: string; schema: object }[] }>('/api/v1/ledger/types');
  expect(types.find((known) => known.type === type)?.schema).toMatchObject({
    title: type,
    required: ['characters'],
  });
});

describe('by a link', () => {
  type Link = { id: string; token: string; url: string; expiresAt: string };
  const create = async (body: object) => world.post('/api/v1/ledger/links', body);
  const made = async () =>
    (await (await create({ label: 'Change management', createdBy: 'ana' })).json()) as Link;
  const ask = (token: string, path: string, method = 'GET') =>
    fetch(world.platformUrl + path, { method, headers: { authorization: `Bearer ${token}` } });
  const revoke = (id: string) =>
    fetch(`${world.platformUrl}/api/v1/ledger/links/${id}?revokedBy=ben`, { method: 'DELETE' });

  test('the ledger is read, until it is taken back; both are on record', async () => {
    const link = await made();
    expect(link.url).toBe(`${world.platformUrl}/audit/${link.token}`);
    expect(Date.parse(link.expiresAt) - Date.now()).toBeGreaterThan(29 * 86_400_000);
    for (const path of [
      '',
      '/link',
      '/choices',
      '/events',
      '/period?format=csv',
      '/checkpoint',
      '/keys',
      '/types',
      '/export',
    ]) {
      expect((await ask(link.token, `/api/v1/ledger${path}`)).status).toBe(200);
    }
    expect(await world.get('/api/v1/ledger/links')).toMatchObject({
      links: [{ id: link.id, revokedAt: null }],
    });
    expect(JSON.stringify(await world.get('/api/v1/ledger/links'))).not.toContain(link.token);

    const stream = await ask(link.token, '/api/v1/ledger/stream');
    expect(stream.status).toBe(200);
    expect(await (await revoke(link.id)).json()).toMatchObject({ revokedBy: 'person:ben' });
    const refused = await ask(link.token, '/api/v1/ledger');
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toContain('invalid_token');
    expect(await refused.json()).toMatchObject({ detail: expect.stringContaining('was taken back') });
    // Whoever follows already is let go.
    await stream.text();
    const { entries } = await world.get<{ entries: { type: string; actor: string }[] }>(
      '/api/v1/ledger?limit=2',
    );
    expect(entries).toMatchObject([
      { type: 'roadbed.ledger.link-revoked.v1', actor: 'person:ben' },
      { type: 'roadbed.ledger.link-created.v1', actor: 'person:ana' },
    ]);
  });

  test('nothing else can be read or done, whatever routes there are', async () => {
    const { token } = await made();
    const { paths } = await world.get<{ paths: Record<string, object> }>('/api/openapi.json');
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => ({ path: path.replaceAll(/{[^}]+}/g, 'x'), method })),
    );
    const others = routes.filter(
      ({ path, method }) =>
        method !== 'get' || !path.startsWith('/api/v1/ledger') || path.startsWith('/api/v1/ledger/links'),
    );
    expect(others.length).toBeGreaterThan(8);
    for (const { path, method } of [...others, { path: '/api/v1/ledger/nowhere', method: 'get' }]) {
      expect([path, (await ask(token, path, method.toUpperCase())).status]).toEqual([path, 403]);
    }
  });

  test('made, listed and taken back by the command line, it has its address once', async () => {
    const made = await roadbed('link', '--label=Internal audit', '--days=7', '--as=ana');
    expect(made).toMatchObject({ code: 0, said: expect.stringMatching(/^http\S+\/audit\/rbl_\S{43}\n/) });
    const [, id] = /(link-\d+) for Internal audit/.exec(made.said) ?? [];
    expect(await roadbed('revoke', id ?? '', '--as=ben')).toMatchObject({ code: 0 });
    const listed = (await roadbed('links')).said;
    expect(listed).toMatch(new RegExp(`${id} +revoked \\S+ +Internal audit`));
    expect(listed).not.toContain('rbl_');
  });

  test('a token that is none, or the address of the page, tell nothing', async () => {
    const { token } = await made();
    expect((await ask(`${token}x`, '/api/v1/ledger')).status).toBe(401);
    await fetch(`${world.platformUrl}/audit/${token}`);
    await fetch(`${world.platformUrl}/audit/${token}/changes/C-1`);
    expect(await world.log()).not.toContain(token.slice(4));
  });

  test.each([
    [{ label: '', createdBy: 'ana' }, 400],
    [{ label: 'two\nlines', createdBy: 'ana' }, 400],
    [{ label: 'x', createdBy: 'ana', days: 0 }, 400],
    [{ label: 'x', createdBy: 'ana', days: 1000 }, 400],
    [{ label: 'x', createdBy: 'nobody' }, 404],
  ])('%j is refused', async (body, status) => {
    expect((await create(body)).status).toBe(status);
  });

  test('one that was never there cannot be taken back', async () => {
    expect((await revoke('link-999')).status).toBe(404);
  });
});
