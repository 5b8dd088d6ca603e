import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appendEntry, recordEntry } from './append.ts';
import type { LedgerEvent } from './event.ts';
import { listEntries } from './read/list-entries.ts';
import { commitTo, readPersonalData } from './personal.ts';
import { exampleEvent, openLedger } from './testing/open-ledger.ts';
import type { OpenLedger } from './testing/open-ledger.ts';

let ledger: OpenLedger;
beforeAll(async () => {
  ledger = await openLedger();
});
afterAll(() => ledger.close());
const read = async (eventId: string) =>
  (await listEntries(ledger.db, { limit: 1000 })).find((entry) => entry.eventId === eventId);
const readBody = async (eventId: string) =>
  (
    await ledger.db
      .selectFrom('ledger_entry')
      .select('body')
      .where('event_id', '=', eventId)
      .executeTakeFirstOrThrow()
  ).body;

test('reason and trace are part of the entry', async () => {
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  await appendEntry(ledger.db, exampleEvent('why/1', { reason: 'the till is down', traceId }));
  expect(await read('why/1')).toMatchObject({ reason: 'the till is down', traceId });
  expect(JSON.parse(await readBody('why/1'))).toMatchObject({ reason: 'the till is down', traceid: traceId });
});

test.each<[string, Partial<LedgerEvent>]>([
  ['type', { type: 'Live' }],
  ['type', { type: 'roadbed.change.live' }],
  ['actor', { actor: 'ana' }],
  ['subject', { subject: 'C-1' }],
  ['subject', { subject: 'change/C\u00001' }],
  ['id', { id: '' }],
  ['id', { id: 'two\nlines' }],
  ['traceId', { traceId: 'x' }],
  ['reason', { reason: 'x'.repeat(3001) }],
])('an event with a wrong %s is refused, and nothing is recorded', async (field, more) => {
  const before = await listEntries(ledger.db);
  await expect(appendEntry(ledger.db, exampleEvent('wrong/1', more))).rejects.toThrow(`→ at ${field}`);
  expect(await listEntries(ledger.db)).toEqual(before);
});

test('an event with a field that nobody knows is refused', async () => {
  const event = { ...exampleEvent('wrong/2'), pasword: 'x' };
  await expect(appendEntry(ledger.db, event)).rejects.toThrow('"pasword"');
});

describe('a secret', () => {
  test.each([
    'xoxb-1234567890-abcdefgh',
    'ghp_abcdefghijklmnopqrstuvwxyz0123456789',
    'AKIAIOSFODNN7EXAMPLE',
    'rbl_q5mBW7Xk1bXo9V0cX2Yk3w4r5t6y7u8i9o0pAsDfGhJ',
    'rbt_q5mBW7Xk1bXo9V0cX2Yk3w4r5t6y7u8i9o0pAsDfGhJ',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U',
    '-----BEGIN PRIVATE KEY-----\nMC4CAQAw\n-----END PRIVATE KEY-----',
  ])('of a known form is recorded nowhere: %s', async (secret) => {
    const id = `secret/${secret.slice(0, 8)}`;
    const event = exampleEvent(id, {
      reason: `use ${secret} now`,
      data: { deep: [{ text: `a ${secret}` }] },
    });
    await appendEntry(ledger.db, event);
    expect(await readBody(id)).not.toContain(secret.slice(-12));
    expect(await read(id)).toMatchObject({
      reason: 'use [redacted] now',
      data: { deep: [{ text: 'a [redacted]' }] },
    });
  });

  test('is known by its name, and in an address', async () => {
    const data = {
      apiKey: 'abc',
      slack_token: 'def',
      url: 'https://bot:hunter2@example.com/x',
      tokens: 3,
      keyboard: 'x',
    };
    await appendEntry(ledger.db, exampleEvent('secret/named', { data }));
    expect((await read('secret/named'))?.data).toEqual({
      apiKey: '[redacted]',
      slack_token: '[redacted]',
      url: 'https://bot:[redacted]@example.com/x',
      tokens: 3,
      keyboard: 'x',
    });
  });
});

describe('personal data', () => {
  test('is in the entry as a salted commitment alone, another each time', async () => {
    for (const id of ['personal/1', 'personal/2']) {
      await appendEntry(ledger.db, exampleEvent(id, { personal: { email: 'ana@example.com' } }));
    }
    const bodies = await Promise.all(['personal/1', 'personal/2'].map(readBody));
    expect(bodies.join()).not.toContain('ana@example.com');
    const commitments = await Promise.all(
      ['personal/1', 'personal/2'].map(async (id) => (await read(id))?.data['personal'] as { email: string }),
    );
    expect(commitments[0]?.email).not.toBe(commitments[1]?.email);
    const opening = await ledger.db
      .selectFrom('ledger_personal')
      .selectAll()
      .where('event_id', '=', 'personal/1')
      .executeTakeFirstOrThrow();
    expect(commitTo(opening)).toBe(commitments[0]?.email);
    expect(commitTo({ ...opening, value: 'eve@example.com' })).not.toBe(commitments[0]?.email);
  });

  test('of an event that is on record already is not taken', async () => {
    const event = exampleEvent('personal/1', { personal: { email: 'eve@example.com' } });
    expect(await appendEntry(ledger.db, event)).toBe(false);
    const rows = await ledger.db.selectFrom('ledger_personal').select('value').execute();
    expect(rows.map(({ value }) => value)).not.toContain('eve@example.com');
  });
});

describe('an entry that rides with its transaction', () => {
  const ids = async () => (await listEntries(ledger.db, { limit: 1000 })).map(({ eventId }) => eventId);

  test('is on record when that is committed, and once', async () => {
    for (const number of [1, 2, 2]) {
      await ledger.db.transaction().execute(async (transaction) => {
        await recordEntry(transaction, exampleEvent(`ride/${number}`));
        await recordEntry(transaction, exampleEvent(`ride/${number}/more`));
      });
    }
    const rode = (await ids()).filter((id) => id.startsWith('ride/'));
    expect(rode).toEqual(['ride/2/more', 'ride/2', 'ride/1/more', 'ride/1']);
  });

  test('is not on record when the business change fails after it', async () => {
    const failing = ledger.db.transaction().execute(async (transaction) => {
      await recordEntry(transaction, exampleEvent('ride/failed'));
      throw new Error('the business change failed');
    });
    await expect(failing).rejects.toThrow('the business change failed');
    expect(await ids()).not.toContain('ride/failed');
  });

  test('that cannot be recorded takes the business change with it', async () => {
    const failing = ledger.db.transaction().execute(async (transaction) => {
      await recordEntry(transaction, exampleEvent('ride/before'));
      await recordEntry(transaction, exampleEvent('ride/wrong', { subject: 'C-1' }));
    });
    await expect(failing).rejects.toThrow('→ at subject');
    expect(await ids()).not.toContain('ride/before');
  });

  test('keeps its personal data', async () => {
    const event = exampleEvent('ride/personal', { personal: { email: 'ana@example.com' } });
    await ledger.db.transaction().execute((transaction) => recordEntry(transaction, event));
    expect(await readPersonalData(ledger.db, 'ride/personal')).toEqual({ email: 'ana@example.com' });
  });
});

test('entries are found by person, team, ticket and time', async () => {
  const { db } = ledger;
  const day = (number: number) => new Date(Date.UTC(2030, 0, number));
  const data = { tickets: ['PAY-1', 'PAY-2'] };
  await appendEntry(db, exampleEvent('f/1', { actor: 'person:ben', changeId: 'C-71', data }), day(1));
  await appendEntry(db, exampleEvent('f/2', { changeId: 'C-71', service: 'fraud' }), day(2));
  await appendEntry(db, exampleEvent('f/3', { changeId: 'C-72', service: 'promo' }), day(3));
  const ids = async (filter: Parameters<typeof listEntries>[1]) =>
    (await listEntries(db, filter)).map(({ eventId }) => eventId);
  expect(await ids({ actor: 'person:ben' })).toEqual(['f/1']);
  expect(await ids({ services: ['fraud', 'promo'] })).toEqual(['f/3', 'f/2']);
  expect(await ids({ services: [] })).toEqual([]);
  expect(await ids({ ticket: 'PAY-2' })).toEqual(['f/2', 'f/1']);
  expect(await ids({ ticket: 'PAY-22' })).toEqual([]);
  expect(await ids({ since: day(2), until: day(3) })).toEqual(['f/2']);
});
