import { connect } from 'node:net';
import { appendEntry, ledgerMigrations, sequenceEntries } from '@roadbed/ledger';
import type { LedgerEvent } from '@roadbed/ledger';
import { createService } from '@roadbed/service';
import { migrate } from '@roadbed/store';
import { createTestDatabase } from '@roadbed/store/testing';
import { Agent, fetch } from 'undici';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { ApiContext } from '../api/api-context.ts';
import { addLedgerStreamRoutes } from '../api/ledger-stream-routes.ts';
import type { Tables } from '../tables.ts';

type Seen = { eventId: string; leafIndex: number };

const database = await createTestDatabase<Tables>();
const { db } = database;
beforeAll(() => migrate(db, { library: 'ledger', migrations: ledgerMigrations }));
afterAll(() => database.drop());

async function startStreams(
  options: Parameters<typeof addLedgerStreamRoutes>[2] = {},
  current = async () => ({ services: new Map() }),
) {
  const service = createService({ name: 'streams', env: { PORT: '0', LOG_LEVEL: 'fatal', DRAIN_MS: '0' } });
  const end = addLedgerStreamRoutes(
    service.fastify,
    { db, catalog: { current } } as unknown as ApiContext,
    options,
  );
  const { url } = await service.start();
  onTestFinished(() => {
    end();
    return service.close();
  });
  return { url: `${url}/api/v1/ledger/stream`, end, close: () => service.close() };
}

/** Follows as a browser does, and keeps what it heard. */
async function follow(url: string, lastEventId?: string, rest = async () => {}) {
  const stopping = new AbortController();
  // A client's own pool may open connections that it does not use, for which the server would wait.
  const dispatcher = new Agent({ pipelining: 0 });
  const response = await fetch(url, {
    headers: lastEventId === undefined ? {} : { 'last-event-id': lastEventId },
    signal: stopping.signal,
    dispatcher,
  });
  const entries: Seen[] = [];
  let text = '';
  const state = { response, entries, lastEventId: '', heartbeats: 0, stop: () => stopping.abort() };
  const read = async () => {
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      await rest();
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const block = text.slice(0, end);
        text = text.slice(end + 2);
        if (block.startsWith(':')) state.heartbeats += 1;
        const data = /^data: (.*)$/m.exec(block)?.[1];
        if (data !== undefined) entries.push(JSON.parse(data) as Seen);
        state.lastEventId = /^id: (\d+)$/m.exec(block)?.[1] ?? state.lastEventId;
      }
    }
  };
  const ended = read().catch(() => {});
  onTestFinished(() => dispatcher.destroy());
  return Object.assign(state, { ended });
}

const event = (id: string, more: Partial<LedgerEvent> = {}): LedgerEvent => ({
  id,
  type: 'roadbed.change.live.v1',
  actor: 'person:ana',
  subject: 'change/C-1',
  service: 'payments',
  data: {},
  ...more,
});
async function append(...events: LedgerEvent[]) {
  for (const one of events) await appendEntry(db, one);
  while ((await sequenceEntries(db)) > 0);
}
const until = (what: () => boolean) => expect.poll(what, { timeout: 20_000, interval: 20 }).toBe(true);

test('new entries that fit come as they get their place, and none that was there', async () => {
  await append(event('before/1'));
  const { url } = await startStreams();
  const all = await follow(url);
  const fraud = await follow(`${url}?service=fraud`);
  expect(all.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  await until(() => all.lastEventId !== '' && fraud.lastEventId !== '');
  await append(event('new/1'), event('new/2', { service: 'fraud' }), event('new/3'));
  await until(() => all.entries.length === 3 && fraud.entries.length === 1);
  expect(all.entries.map(({ eventId }) => eventId)).toEqual(['new/1', 'new/2', 'new/3']);
  expect(fraud.entries).toMatchObject([{ eventId: 'new/2', service: 'fraud', actor: 'person:ana' }]);
  // Whoever fits little keeps up all the same, so that it need not look through all of it again.
  await until(() => fraud.lastEventId === all.lastEventId);
});

test('whoever comes back gets what it missed, nothing twice, though transactions end in another order', async () => {
  const { url } = await startStreams();
  const first = await follow(url);
  await until(() => first.lastEventId !== '');
  const slow = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const late = db.transaction().execute(async (transaction) => {
    await appendEntry(transaction as unknown as typeof db, event('back/slow'));
    begun.resolve();
    await slow.promise;
  });
  await begun.promise;
  await append(event('back/quick'));
  await until(() => first.entries.length === 1);
  first.stop();
  await first.ended;
  slow.resolve();
  await late;
  await append(event('back/after'));

  const second = await follow(url, first.lastEventId);
  await until(() => second.entries.length === 2);
  const heard = [...first.entries, ...second.entries];
  expect(heard.map(({ eventId }) => eventId)).toEqual(['back/quick', 'back/slow', 'back/after']);
});

test('however often the connection breaks while others append, every entry is heard once, in order', async () => {
  const { url } = await startStreams();
  const begin = await follow(url);
  await until(() => begin.lastEventId !== '');
  begin.stop();
  let { lastEventId } = begin;
  const heard: Seen[] = [];
  const count = 300;
  const appending = [0, 1, 2].map(async (part) => {
    for (let n = part; n < count; n += 3) await appendEntry(db, event(`broken/${n}`));
  });
  const sequencing = (async () => {
    let placed = 0;
    while (placed < count) placed += await sequenceEntries(db, 7);
  })();
  while (heard.length < count) {
    const stream = await follow(url, lastEventId);
    await until(() => stream.entries.length > 0);
    stream.stop();
    await stream.ended;
    heard.push(...stream.entries);
    ({ lastEventId } = stream);
  }
  await Promise.all([...appending, sequencing]);
  expect(new Set(heard.map(({ eventId }) => eventId)).size).toBe(count);
  expect(heard.map(({ leafIndex }) => leafIndex)).toEqual(
    heard.map((_, at) => (heard[0]?.leafIndex ?? 0) + at),
  );
});

test('a reader that is slow gets all of it in the end', async () => {
  const { url } = await startStreams();
  const position = await follow(url);
  await until(() => position.lastEventId !== '');
  position.stop();
  const big = { text: 'x'.repeat(50_000) };
  await append(...Array.from({ length: 100 }, (_, n) => event(`big/${n}`, { data: big })));
  const slow = await follow(
    url,
    position.lastEventId,
    () => new Promise((resolve) => setTimeout(resolve, 30)),
  );
  await until(() => slow.entries.length === 100);
  expect(slow.entries.at(-1)?.eventId).toBe('big/99');
});

test('a sign of life comes while nothing happens', async () => {
  const { url } = await startStreams({ heartbeatMs: 20 });
  const stream = await follow(url);
  await until(() => stream.heartbeats >= 2);
  expect(stream.entries).toEqual([]);
});

describe('nobody can follow', () => {
  test('beyond the limit, until another goes', async () => {
    const { url } = await startStreams({ mostStreams: 2 });
    const first = await follow(url);
    await follow(url);
    const third = await follow(url);
    expect(third.response.status).toBe(503);
    expect(third.response.headers.get('retry-after')).toBe('10');
    first.stop();
    await expect
      .poll(async () => (await follow(url)).response.status, { timeout: 10_000, interval: 50 })
      .toBe(200);
  });

  test('and whoever left before it was their turn takes nobody else their place', async () => {
    const asked: (() => void)[] = [];
    let isSlow = true;
    const { url } = await startStreams({ mostStreams: 2 }, async () => {
      if (isSlow) await new Promise<void>((resolve) => asked.push(resolve));
      return { services: new Map() };
    });
    const { hostname, port, pathname } = new URL(url);
    for (const at of [1, 2]) {
      const socket = connect(Number(port), hostname, () =>
        socket.write(`GET ${pathname} HTTP/1.1\r\nhost: ${hostname}\r\n\r\n`),
      );
      await until(() => asked.length === at);
      socket.destroy();
    }
    isSlow = false;
    // So long it takes until the server has seen that they are gone.
    await new Promise((resolve) => setTimeout(resolve, 100));
    for (const goOn of asked) goOn();
    const status = async () => (await follow(url)).response.status;
    for (let places = 2; places > 0; places -= 1)
      await expect.poll(status, { timeout: 10_000, interval: 50 }).toBe(200);
  });

  test('once the platform stops, and all who do are let go at once', async () => {
    const { url, end, close } = await startStreams();
    const stream = await follow(url);
    await until(() => stream.lastEventId !== '');
    end();
    await stream.ended;
    expect((await follow(url)).response.status).toBe(503);
    await close();
  });

  test('from a place that is none', async () => {
    const { url } = await startStreams();
    expect((await follow(url, 'here')).response.status).toBe(400);
    // A ledger that was set back has fewer: what is new from now on comes.
    const ahead = await follow(url, '999999');
    await until(() => ahead.lastEventId !== '');
    expect(Number(ahead.lastEventId)).toBeLessThan(999_999);
  });
});
