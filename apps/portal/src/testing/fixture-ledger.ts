import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FixtureData } from './fixture-data.ts';
import { createFixtureTree } from './fixture-tree.ts';

/** The link by which the fixture's ledger can be read. */
export const fixtureLink = {
  token: 'rbl_fixture',
  label: 'Change management',
  expiresAt: '2026-12-20T09:00:00Z',
};

type FixtureEntry = FixtureData['entries'][number];

const people = [
  { name: 'ana', title: 'Ana Example' },
  { name: 'ben', title: 'Ben Example' },
];

/** What was hashed of an entry: a CloudEvents document. */
function bodyOf(entry: FixtureEntry): string {
  const { eventId, at, type, actor, subject, data } = entry;
  return JSON.stringify({ actor, data, id: eventId, specversion: '1.0', subject, time: at, type });
}

/** An entry as it is answered: with the hash of its body. */
function withHash(entry: FixtureEntry): FixtureEntry {
  return { ...entry, leafHash: createFixtureTree([bodyOf(entry)]).leaves[0] };
}

/**
 * Answers as the ledger's part of the API does, over entries that a test adds to: filters by what entries have and by
 * time, the event stream, and proofs of all entries but those of `unsigned`.
 */
export function answerLedger(
  data: FixtureData,
  unsigned: number,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { searchParams: query } = url;
  const send = (status: number, value: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  const token = /^Bearer (.*)$/.exec(request.headers.authorization ?? '')?.[1];
  if (token !== undefined && token !== fixtureLink.token) {
    return void send(401, {
      title: 'Unauthorized',
      status: 401,
      detail: 'This link of the ledger has expired.',
    });
  }
  const found = () => data.entries.filter((entry) => fits(entry, query)).map(withHash);
  const tree = createFixtureTree(data.entries.slice(0, data.entries.length - unsigned).map(bodyOf));
  switch (url.pathname.split('/')[4]) {
    case undefined: {
      const before = Number(query.get('before') ?? Infinity);
      const limit = Number(query.get('limit') ?? 100);
      const all = found()
        .filter(({ id }) => id < before)
        .toReversed();
      const entries = all.slice(0, limit);
      return void send(200, { entries, nextBefore: all.length > limit ? entries.at(-1)?.id : null });
    }
    case 'stream':
      return follow(data, found, request, response);
    case 'choices':
      return void send(200, {
        services: ['fraud', 'payments', 'search'],
        teams: ['fraud', 'payments', 'search'],
        people,
        types: [...new Set(data.entries.map(({ type }) => type))].toSorted(),
      });
    case 'link':
      return void send(200, fixtureLink);
    case 'keys':
      return void response.writeHead(200, { 'content-type': 'text/plain' }).end(tree.keys);
    case 'proof': {
      const index = data.entries.findIndex((entry) => entry['eventId'] === query.get('event'));
      if (index === -1 || index >= tree.leaves.length) {
        return void send(404, { title: 'Not Found', status: 404, detail: 'No checkpoint covers it.' });
      }
      return void send(200, tree.proofOf(index));
    }
    case 'period':
      return void response
        .writeHead(200, { 'content-type': 'text/plain' })
        .end(`${query.get('format')} of ${found().length} entries`);
    default:
      return void send(404, { title: 'Not Found', status: 404, detail: `There is no ${url.pathname}.` });
  }
}

function fits(entry: FixtureEntry, query: URLSearchParams): boolean {
  const of = {
    event: entry['eventId'],
    service: entry.service,
    team: entry.service,
    person: String(entry['actor']).replace('person:', ''),
    change: entry.changeId,
    type: entry.type,
  };
  const { tickets = [] } = entry['data'] as { tickets?: string[] };
  const ticket = query.get('ticket');
  const at = String(entry['at']);
  return (
    Object.entries(of).every(([name, value]) => !query.has(name) || query.get(name) === value) &&
    (ticket === null || tickets.includes(ticket)) &&
    at >= (query.get('since') ?? '') &&
    at < (query.get('until') ?? '9')
  );
}

/** Ids count the entries of the whole ledger, as the platform's do. */
function follow(
  data: FixtureData,
  found: () => FixtureEntry[],
  request: IncomingMessage,
  response: ServerResponse,
): void {
  let seen = Number(request.headers['last-event-id'] ?? data.entries.length);
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(`id: ${seen}\n\n`);
  const timer = setInterval(() => {
    const fresh = new Set(data.entries.slice(seen).map(({ id }) => id));
    if (fresh.size === 0) return;
    for (const entry of found().filter(({ id }) => fresh.has(id))) {
      response.write(`event: entry\ndata: ${JSON.stringify(entry)}\n\n`);
    }
    seen = data.entries.length;
    response.write(`id: ${seen}\n\n`);
  }, 20);
  response.on('close', () => clearInterval(timer));
}
