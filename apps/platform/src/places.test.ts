import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { putExampleRelease } from './testing/example-release.ts';
import { eventually, startWorld } from './testing/start-world.ts';
import type { World } from './testing/start-world.ts';

type ApiChange = { id: string; status: string; statusReason?: string; entries: { type: string }[] };

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

/** Types behind /deploy; returns the answer that this person alone gets. */
async function deploy(user: string, words: string): Promise<string> {
  const known = new Set((await world.sees(user)).map(({ ts }) => ts));
  await world.say(user, `/deploy ${words}`);
  const answer = await eventually(async () =>
    (await world.sees(user)).find(({ ts, visibleTo }) => !known.has(ts) && visibleTo === user),
  );
  return answer.text;
}
const idIn = (text: string) => /^(C-\d+)/.exec(text)?.[1] ?? `no change: ${text}`;
const change = (id: string) => world.get<ApiChange>(`/api/v1/changes/${id}`);
const untilStatus = (id: string, status: string) =>
  eventually(async () => {
    const seen = await change(id);
    if (seen.status !== status)
      throw new Error(`${id} is ${seen.status}, not ${status}: ${seen.statusReason}`);
    return seen;
  });
async function register(word: string): Promise<void> {
  const digest = await putExampleRelease(world.home, { word });
  expect((await world.post('/api/v1/releases', { digest })).status).toBe(200);
}
async function release(word: string): Promise<void> {
  await register(word);
  await eventually(async () => (await world.serves('integration')).word === word);
}
const messageOf = (user: string, id: string) =>
  eventually(async () =>
    (await world.sees(user)).find(
      ({ text, blocks }) => text.includes(`(${id})`) && blocks?.some(({ type }) => type === 'actions'),
    ),
  );
async function click(user: string, id: string, action: string): Promise<void> {
  await world.click(user, (await messageOf(user, id)).ts, action);
}
const toldOf = (user: string, words: RegExp) =>
  eventually(async () => (await world.told(user)).find((text) => words.test(text)));

test('the API says what would become of a change, and lists locks and freezes', async () => {
  const ask = (body: object) =>
    world.post('/api/v1/preflight', {
      service: 'payments',
      environment: 'production',
      requestedBy: 'ben',
      ...body,
    });
  await register('asked');
  await deploy('U0ANA', 'lock payments in production for 2h because it is red');
  await deploy('U0BEN', 'wait payments in production');
  await deploy('U0ANA', 'freeze fraud in production for 2h because it is checked');
  const preflight = (await (await ask({})).json()) as { verdict: string; verdicts: object[] };
  expect(preflight).toMatchObject({ service: 'payments', environment: 'production', verdict: 'refused' });
  expect(preflight.verdicts).toContainEqual({
    check: 'lock',
    verdict: 'refused',
    code: 'locked',
    message: expect.stringContaining('Ana Example'),
    facts: expect.objectContaining({ holder: 'ana', reason: 'it is red' }),
  });
  expect((await world.get<{ changes: object[] }>('/api/v1/changes?environment=production')).changes).toEqual(
    [],
  );
  const emergency = (await (await ask({ kind: 'emergency' })).json()) as { verdict: string };
  expect(emergency.verdict).toBe('warned');
  for (const [body, status, words] of [
    [{ service: 'paymets' }, 404, 'did you mean'],
    [{ release: '00000000' }, 404, 'has no release'],
    [{ requestedBy: 'zoe' }, 404, 'There is no person'],
    [{ kind: 'odd' }, 400, 'kind'],
  ] as const) {
    const answer = await ask(body);
    expect(answer.status).toBe(status);
    expect(await answer.text()).toContain(words);
  }
  expect(await world.get('/api/v1/locks')).toMatchObject({
    locks: [
      {
        service: 'payments',
        holder: { name: 'ana', title: 'Ana Example' },
        waiting: [{ person: { name: 'ben' } }],
      },
    ],
  });
  expect(await world.get('/api/v1/freezes')).toMatchObject({
    freezes: [{ services: ['fraud'], setBy: { name: 'ana' }, isOn: true, source: 'chat' }],
  });
  await deploy('U0BEN', 'leave payments in production');
  await deploy('U0ANA', 'unlock payments in production');
  await deploy('U0ANA', 'unfreeze production because it was checked');
});

describe('a lock', () => {
  test('keeps others out, who wait for it, steal it, and are told', async () => {
    await release('locked');
    expect(await deploy('U0ANA', 'lock payments in production for 2h because the *tests* are <red>')).toMatch(
      /^payments in production is locked by you until /,
    );
    const refused = await deploy('U0BEN', 'payments to production');
    expect(refused).toMatch(/locked by Ana Example since .* until .* \(the \*tests\* are &lt;red&gt;\)/);
    expect(refused).toContain('/deploy wait payments in production');
    expect(await deploy('U0BEN', 'unlock payments in production')).toMatch(/is locked by Ana Example/);
    expect(await deploy('U0BEN', 'wait payments in production')).toMatch(/You are next/);
    expect(await deploy('U0BEN', 'locks')).toMatch(/:lock: .*payments in production.*in line: Ben Example/);
    expect(await deploy('U0BEN', 'status payments')).toMatch(
      /\*Locked and frozen\*\n.*payments in production/,
    );

    expect(await deploy('U0ANA', 'unlock payments in production')).toBe(
      'payments in production is free. Ben Example, who is next in line, is told.',
    );
    await toldOf('U0BEN', /^payments in production is free, and yours until /);
    expect(await deploy('U0ANA', 'payments to production')).toMatch(/reserved for Ben Example/);
    expect(await deploy('U0ANA', 'steal payments in production because it burns')).toMatch(/Ben.*is told\.$/);
    await toldOf('U0BEN', /^Ana Example took your lock of payments in production: it burns$/);
    const { entries } = await world.get<{ entries: { type: string }[] }>('/api/v1/ledger?service=payments');
    expect(
      entries
        .map(({ type }) => type)
        .filter((type) => type.includes('.lock.'))
        .slice(0, 5),
    ).toEqual([
      'roadbed.lock.stolen.v1',
      'roadbed.lock.reserved.v1',
      'roadbed.lock.released.v1',
      'roadbed.lock.waited-for.v1',
      'roadbed.lock.taken.v1',
    ]);
  });

  test('that comes after the approval has the change wait, and its holder deploys', async () => {
    // Ana holds it by now: she may ask.
    const id = idIn(await deploy('U0ANA', 'payments to production'));
    await deploy('U0BEN', 'steal payments in production because I look at it first');
    await click('U0BEN', id, 'approve-change');
    const held = await eventually(async () => {
      const seen = await change(id);
      return seen.statusReason !== undefined && seen;
    });
    expect(held).toMatchObject({
      status: 'approved',
      statusReason: expect.stringMatching(/locked by Ben Example.*I look at it first/),
    });
    expect(held.entries[0]?.type).toBe('roadbed.change.held.v1');
    await deploy('U0BEN', 'unlock payments in production');
    await untilStatus(id, 'live');
  });
});

describe('a freeze', () => {
  test('lets nothing out, is announced and listed, and a dry run says so', async () => {
    const set = await deploy('U0ANA', 'freeze payments in production for 2 days because the sale is on');
    const [, id] = /(FR-\d+) of Ana Example/.exec(set) ?? [];
    expect(set).toMatch(
      /^payments in production is frozen from .* until .* \(the sale is on; FR-\d+ of Ana Example\)\.$/,
    );
    await eventually(async () =>
      (await world.sees('U0BEN')).some(({ text }) => text.includes(`${id} of Ana`)),
    );
    expect(await deploy('U0BEN', 'payments to production')).toMatch(/is frozen from/);
    const checked = await deploy('U0BEN', 'check payments to production');
    expect(checked).toMatch(/would be refused; nothing was asked for\.\n/);
    expect(checked).toMatch(/:no_entry_sign: payments in production is frozen from/);
    expect(checked).toMatch(/:white_check_mark: payments in production is not locked/);
    expect(checked).toMatch(/:warning: .* is live already/);
    expect(await deploy('U0BEN', 'payments to production --dry-run')).toBe(checked);
    expect(await deploy('U0BEN', 'locks')).toContain(`:snowflake: payments in production is frozen`);
    expect(await deploy('U0BEN', `unfreeze ${id} because it is over`)).toBe(
      `Lifted: ${id} (payments in production).`,
    );
    expect(await deploy('U0BEN', 'check payments to production')).toMatch(/may go out, with care/);
  });
});

describe('a queue', () => {
  test('has a newer release wait for the one in progress, and go on when that has ended', async () => {
    await register('queue-1');
    const one = idIn(await deploy('U0ANA', 'payments to production'));
    await register('queue-2');
    const queued = await deploy('U0BEN', 'payments to production');
    const two = idIn(queued);
    expect(queued).toBe(
      `${two} is queued behind ${one}: it goes on when that has ended. Follow it in the channel.`,
    );
    await register('queue-3');
    const newer = await deploy('U0BEN', 'payments to production because it is <newer>');
    const three = idIn(newer);
    expect(newer).toContain(`is queued behind ${one}, in place of ${two}:`);
    expect(await untilStatus(two, 'replaced')).toMatchObject({
      statusReason: expect.stringMatching(`^${three}, the newer release .*, took the place of ${two}$`),
    });
    expect(await deploy('U0ANA', 'queue payments')).toMatch(
      new RegExp(`production 1\\. ${one} .*waiting for approval\n• production 2\\. ${three} .*queued`),
    );
    expect(await deploy('U0ANA', 'payments to production')).toMatch(`${three} `);

    await click('U0BEN', one, 'approve-change');
    await untilStatus(one, 'live');
    await untilStatus(three, 'waiting-for-approval');
    await click('U0ANA', three, 'approve-change');
    await untilStatus(three, 'live');
    expect(await world.serves('production')).toMatchObject({ word: 'queue-3' });
    expect(await deploy('U0ANA', 'queue payments')).toBe('Nothing of payments is on its way.');
  });

  test('lets people take a queued change out of the line again', async () => {
    await register('withdrawn-1');
    const one = idIn(await deploy('U0ANA', 'payments to production'));
    await register('withdrawn-2');
    const two = idIn(await deploy('U0BEN', 'payments to production'));
    expect(await deploy('U0ANA', 'withdraw')).toContain('For example: /deploy withdraw C-12');
    expect(await deploy('U0ANA', `withdraw ${two}`)).toMatch(/^Say why: /);
    expect(await deploy('U0ANA', `withdraw ${one}`)).toMatch('is not queued: it is waiting for approval');
    expect(await deploy('U0BEN', `withdraw ${two}`)).toBe(`${two} is out of the line.`);
    await untilStatus(two, 'rejected');
    await eventually(async () =>
      (await world.sees('U0ANA')).find(({ blocks }) => /taken out of the queue/.test(JSON.stringify(blocks))),
    );
    await world.reject('U0BEN', (await messageOf('U0BEN', one)).ts, 'not today');
    await untilStatus(one, 'rejected');
  });

  test('survives a kill -9 while one is in it', async () => {
    await register('killed-1');
    const one = idIn(await deploy('U0ANA', 'payments to production'));
    await register('killed-2');
    const two = idIn(await deploy('U0BEN', 'payments to production'));
    await world.reject('U0BEN', (await messageOf('U0BEN', one)).ts, 'not today');
    await untilStatus(one, 'rejected');
    await world.kill();
    await world.restart();
    await untilStatus(two, 'waiting-for-approval');
    await click('U0ANA', two, 'approve-change');
    await untilStatus(two, 'live');
    expect(await world.serves('production')).toMatchObject({ word: 'killed-2' });
  });
});

test.each([
  ['lok payments in production', /There is no verb|there is no verb "lok": did you mean "lock"/],
  ['lock paymets in production because x', /no service "paymets": did you mean "payments"/],
  ['lock payments in prod because x', /no environment "prod": did you mean "production"/],
  ['lock payments in production', /Say why: /],
  ['lock payments in production for 99 days because x', /lasts from one minute to 30 days/],
  ['freeze production until 2020-01-01 because x', /ends in the future/],
  ['unfreeze FR-999 because x', /There is no freeze "fr-999"/],
  ['wait payments in production', /is not locked: deploy, or lock it/],
  ['leave payments in production', /You do not wait/],
  ['queue paymets', /did you mean "payments"/],
  ['help lock', /^• `\/deploy lock SERVICE/],
])('what cannot be done is answered: %s', async (words, answer) => {
  expect(await deploy('U0ANA', words)).toMatch(answer);
});

test('a reason of any length is answered', async () => {
  expect(await deploy('U0ANA', `lock payments in production because ${'why '.repeat(2500)}`)).toMatch(
    /at most 500 characters, and this one has \d+/,
  );
});
