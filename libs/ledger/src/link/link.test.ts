import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEventCatalog } from '../event-catalog.ts';
import { listEntries } from '../read/list-entries.ts';
import { openLedger } from '../testing/open-ledger.ts';
import type { OpenLedger } from '../testing/open-ledger.ts';
import { findLink } from './find-link.ts';
import { ledgerEventData } from './ledger-event-data.ts';
import { createLink, listLinks, revokeLink } from './manage-links.ts';

let ledger: OpenLedger;
beforeAll(async () => {
  ledger = await openLedger();
});
afterAll(() => ledger.close());

const options = { label: 'Change management', days: 30, by: 'person:ana' };
const now = new Date('2026-11-20T09:00:00Z');
const days = (count: number) => new Date(now.getTime() + count * 86_400_000);

test('a link opens by its token until its time is over', async () => {
  const { token, ...link } = await createLink(ledger.db, options, now);
  expect(token).toMatch(/^rbl_[\w-]{43}$/);
  expect(link).toMatchObject({ label: 'Change management', expiresAt: days(30).toISOString() });
  expect(await findLink(ledger.db, token, now)).toEqual({ ok: true, link });
  expect(await findLink(ledger.db, token, new Date(days(30).getTime() - 1))).toMatchObject({ ok: true });
  expect(await findLink(ledger.db, token, days(30))).toEqual({ ok: false, why: 'expired' });
});

test('a token that was never given opens nothing', async () => {
  const { token } = await createLink(ledger.db, options, now);
  for (const other of ['', 'rbl_', `${token}x`, token.slice(0, -1), token.toUpperCase()]) {
    expect(await findLink(ledger.db, other, now)).toEqual({ ok: false, why: 'unknown' });
  }
});

test('the token is kept nowhere, as text or in the record', async () => {
  const { token } = await createLink(ledger.db, { ...options, label: 'Secret' }, now);
  const { rows } = await sql<{ row: string }>`
    SELECT row_to_json(l)::text AS row FROM ledger_link l UNION ALL SELECT body FROM ledger_entry`.execute(
    ledger.db,
  );
  const everything = rows.map(({ row }) => row).join('\n');
  expect(everything).toContain('Secret');
  expect(everything).not.toContain(token.slice(4));
});

describe('a link that is taken back', () => {
  test('opens no more, and is still listed with who took it back', async () => {
    const { token, id } = await createLink(ledger.db, options, now);
    expect(await revokeLink(ledger.db, { id, by: 'person:ben' }, days(1))).toMatchObject({
      id,
      revokedBy: 'person:ben',
      revokedAt: days(1).toISOString(),
    });
    expect(await findLink(ledger.db, token, days(2))).toEqual({ ok: false, why: 'revoked' });
    expect(await listLinks(ledger.db)).toContainEqual(
      expect.objectContaining({ id, revokedBy: 'person:ben' }),
    );
  });

  test('a second time, stays as it is', async () => {
    const { id } = await createLink(ledger.db, options, now);
    const first = await revokeLink(ledger.db, { id, by: 'person:ben' }, days(1));
    expect(await revokeLink(ledger.db, { id, by: 'person:ana' }, days(2))).toEqual(first);
  });

  test.each(['link-999999', 'link-0', 'link-', '3', 'link-99999999999999999999'])(
    'but was never there, %s, is none',
    async (id) => {
      expect(await revokeLink(ledger.db, { id, by: 'person:ben' })).toBeUndefined();
    },
  );
});

test('that a link was made and taken back is on record, each once, as their types ask', async () => {
  const { id } = await createLink(ledger.db, options, now);
  await revokeLink(ledger.db, { id, by: 'person:ben' }, days(1));
  await revokeLink(ledger.db, { id, by: 'person:ben' }, days(1));
  const entries = (await listEntries(ledger.db)).filter(({ subject }) => subject === `ledger-link/${id}`);
  const data = { label: 'Change management', expiresAt: days(30).toISOString() };
  expect(entries).toMatchObject([
    { type: 'roadbed.ledger.link-revoked.v1', actor: 'person:ben', at: days(1).toISOString(), data },
    { type: 'roadbed.ledger.link-created.v1', actor: 'person:ana', at: now.toISOString(), data },
  ]);
  const catalog = createEventCatalog(ledgerEventData);
  for (const { eventId, type, actor, subject, data: told } of entries) {
    expect(() => catalog.check({ id: eventId, type, actor, subject, data: told })).not.toThrow();
  }
});
