import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { putExampleRelease } from './testing/example-release.ts';
import { eventually, startWorld } from './testing/start-world.ts';
import type { World } from './testing/start-world.ts';

const main = join(import.meta.dirname, '../../../tools/roadbed/src/main.ts');

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const env = (given: Record<string, string> = {}) => ({
  PATH: process.env['PATH'] ?? '',
  ROADBED_HOME: world.home,
  ROADBED_PLATFORM_URL: world.platformUrl,
  ROADBED_PERSON: 'ana',
  ...given,
});

/** `nx deploy payments ARGS`, which runs this. */
function deploy(args: string[], given?: Record<string, string>): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [main, 'deploy', ...args], { env: env(given) }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, said: stdout + stderr });
    });
  });
}

/** The same, while it runs. */
function startDeploy(args: string[], given?: Record<string, string>) {
  const child = spawn(process.execPath, [main, 'deploy', ...args], { env: env(given) });
  let said = '';
  child.stdout.on('data', (data: Buffer) => (said += data.toString()));
  return {
    ended: once(child, 'exit').then(([code]) => ({ code: code as number, said })),
    /** Waits until it says something, and gives the first group of that. */
    until: (words: RegExp) => eventually(() => Promise.resolve(words.exec(said)?.[1])),
  };
}

async function release(word: string): Promise<string> {
  const digest = await putExampleRelease(world.home, { word });
  expect((await world.post('/api/v1/releases', { digest })).status).toBe(200);
  await eventually(async () => (await world.serves('integration')).word === word);
  return digest;
}

async function messageOf(id: string): Promise<string> {
  const message = await eventually(async () =>
    (await world.seesIn('team-payments', 'U0BEN')).find(
      ({ text, blocks }) => text.includes(`(${id})`) && blocks?.some(({ type }) => type === 'actions'),
    ),
  );
  return message.ts;
}

test('a release is asked for, waits for a colleague, and is followed until it is live', async () => {
  await release('first');
  const command = startDeploy(['payments', '--env=production']);
  const id = await command.until(/(C-\d+) waits for the approval of one person other than Ana Example/);
  await world.clickIn('team-payments', 'U0BEN', await messageOf(id), 'approve-change');

  const { code, said } = await command.ended;
  expect(code).toBe(0);
  expect(said).toMatch(
    new RegExp(`^${id} is asked for by ana: payments to production, http.*/changes/${id}\n`),
  );
  expect(said).toContain(`${id} is live: payments in production\n`);
  expect((await world.serves('production')).word).toBe('first');
  expect(await deploy(['payments', '--env=production'])).toEqual({
    code: 0,
    said: `payments in production: the release is live already (${id})\n`,
  });
});

test('a change that is rejected ends with exit code 1', async () => {
  await release('second');
  const asked = await deploy(['payments', '--env=production', '--no-wait', '--as=ana']);
  expect(asked).toMatchObject({ code: 0, said: expect.stringMatching(/^C-\d+ is asked for by ana/) });
  const id = asked.said.slice(0, asked.said.indexOf(' '));

  const following = startDeploy(['payments', '--env=production', '--as=ben']);
  await following.until(/is bringing this release to production already, (asked for) by Ana Example/);
  await world.rejectIn('team-payments', 'U0BEN', await messageOf(id), 'the tests are red');
  expect(await following.ended).toMatchObject({
    code: 1,
    said: expect.stringContaining(`${id} was rejected by Ben`),
  });
});

test('an emergency needs a token and a reason, and takes the place of the change that waits', async () => {
  await release('third');
  const waiting = await deploy(['payments', '--env=production', '--no-wait', '--reason=it is due']);
  const [id = ''] = /^C-\d+/.exec(waiting.said) ?? [];
  expect(await world.get(`/api/v1/changes/${id}`)).toMatchObject({ kind: 'normal', reason: 'it is due' });

  const emergency = ['payments', '--env=production', '--emergency', '--reason=payments fail'];
  expect(await deploy(emergency)).toMatchObject({
    code: 1,
    said: expect.stringContaining('This needs a token that says who you are.'),
  });
  await world.say('U0ANA', '/deploy token');
  const token = await eventually(async () =>
    (await world.sees('U0ANA')).map(({ text }) => /rbt_[\w-]{43}/.exec(text)?.[0]).find(Boolean),
  );
  const { code, said } = await deploy(emergency, { ROADBED_TOKEN: token });
  expect(code).toBe(0);
  const [urgent = ''] = /^C-\d+/.exec(said) ?? [];
  expect(said).toContain(`${urgent} is live: payments in production\n`);
  expect(await world.get(`/api/v1/changes/${urgent}`)).toMatchObject({
    kind: 'emergency',
    reason: 'payments fail',
    review: { open: true },
  });
  expect(await world.get(`/api/v1/changes/${id}`)).toMatchObject({ status: 'replaced' });
});

test('what cannot be done is refused with the way out', async () => {
  expect(await deploy(['paymets', '--env=production'])).toEqual({
    code: 1,
    said: expect.stringContaining('There is no service "paymets": did you mean "payments"?'),
  });
  expect(await deploy(['payments', '--env=productoin'])).toMatchObject({
    code: 1,
    said: expect.stringContaining('did you mean "production"?'),
  });
  expect(await deploy(['payments', '--env=production', '--release=00000000'])).toMatchObject({ code: 1 });
  const stranger = { service: 'payments', environment: 'production', requestedBy: 'zoe' };
  expect((await world.post('/api/v1/changes', stranger)).status).toBe(404);
});

test('a dry run is told as a table, and asks for nothing', async () => {
  const dry = (args: string[] = []) => deploy(['payments', '--env=production', '--dry-run', ...args]);
  const before = await world.get('/api/v1/changes');
  const { code, said } = await dry();
  expect(code).toBe(0);
  expect(said).toMatch(/^[0-9a-f]{12} of payments to production may go out.*; nothing was asked for\n/);
  expect(said).toMatch(/\n {2}passed {3}lock {10}payments in production is not locked\.\n/);
  expect(await dry(['--release=00000000'])).toMatchObject({
    code: 1,
    said: expect.stringContaining('has no'),
  });

  await world.say('U0BEN', '/deploy lock payments in production because it is red');
  await eventually(async () => (await world.get<{ locks: object[] }>('/api/v1/locks')).locks.length === 1);
  const refused = await dry();
  expect(refused.code).toBe(1);
  expect(refused.said).toMatch(
    /\n {2}refused {2}lock {10}payments in production is locked by Ben Example since/,
  );
  expect(await dry(['--as=ben'])).toMatchObject({ code: 0 });
  expect(await world.get('/api/v1/changes')).toEqual(before);
});
