import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
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
