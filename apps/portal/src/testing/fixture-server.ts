import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { FixtureData } from './fixture-data.ts';
import { answerLedger } from './fixture-ledger.ts';

/** A small platform: the API over data that stands still, and the built pages. */
export interface FixtureServer {
  url: string;
  data: FixtureData;
  /** So many of the last entries are in no checkpoint yet. */
  unsigned: number;
  /** While set, the API answers nothing else. */
  refuseWith: { status: number; body: string } | undefined;
  /** Breaks all connections. */
  cut(): void;
  close(): Promise<void>;
}

export async function startFixtureServer(data: FixtureData, dist?: string): Promise<FixtureServer> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://fixture');
    if (url.pathname.startsWith('/api/v1/ledger') && fixture.refuseWith === undefined) {
      answerLedger(fixture.data, fixture.unsigned, url, request, response);
    } else if (url.pathname.startsWith('/api/')) answerApi(fixture, url, response);
    else void answerPage(dist, url.pathname, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const fixture: FixtureServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    data,
    unsigned: 0,
    refuseWith: undefined,
    cut: () => server.closeAllConnections(),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return fixture;
}

function answerApi({ data, refuseWith }: FixtureServer, url: URL, response: ServerResponse): void {
  if (refuseWith) {
    response
      .writeHead(refuseWith.status, { 'content-type': 'application/problem+json' })
      .end(refuseWith.body);
    return;
  }
  const [, , , name, id, part] = url.pathname.split('/');
  const { searchParams: query } = url;
  const fits = (value: object, names: string[]) =>
    names.every(
      (member) => !query.has(member) || (value as Record<string, unknown>)[member] === query.get(member),
    );
  const send = (status: number, value: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  switch (name) {
    case 'platform':
      return void send(200, data.platform);
    case 'services':
      return void send(200, { services: data.services });
    case 'delivery':
      return void send(200, data.delivery);
    case 'feedback':
      return void send(200, { feedback: data.feedback });
    case 'alerts':
      return void send(200, { alerts: data.alerts });
    case 'notices':
      return void send(200, { notices: data.notices });
    case 'locks':
      return void send(200, { locks: data.locks });
    case 'freezes':
      return void send(200, { freezes: data.freezes });
    case 'ledger': {
      const before = Number(query.get('before') ?? Infinity);
      const limit = Number(query.get('limit') ?? 100);
      const found = data.entries
        .filter((entry) => entry.id < before && fits(entry, ['service', 'type']))
        .toReversed();
      const entries = found.slice(0, limit);
      return void send(200, { entries, nextBefore: found.length > limit ? entries.at(-1)?.id : null });
    }
    case 'changes': {
      if (id === undefined) {
        return void send(200, {
          changes: data.changes
            .filter((change) => fits(change, ['service', 'environment', 'status', 'kind']))
            .filter((change) => !query.has('review') || JSON.stringify(change['review']) === '{"open":true}'),
        });
      }
      const details = data.details[id];
      if (part === 'details')
        return void send(details ? 200 : 404, details ?? { detail: `${id} is not described.` });
      const change = data.changes.find((candidate) => candidate.id === id);
      if (!change)
        return void send(404, { title: 'Not Found', status: 404, detail: `There is no change ${id}.` });
      const entries = data.entries.filter((entry) => entry.changeId === id).toReversed();
      return void send(200, { ...change, entries });
    }
    default:
      return void send(404, { title: 'Not Found', status: 404, detail: `There is no ${url.pathname}.` });
  }
}

const types: Record<string, string> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.map': 'application/json',
};

async function answerPage(dist: string | undefined, path: string, response: ServerResponse): Promise<void> {
  const file = dist && join(dist, path);
  const type = types[extname(path)];
  if (file && type && existsSync(file)) {
    response.writeHead(200, { 'content-type': type }).end(await readFile(file));
  } else if (dist) {
    response.writeHead(200, { 'content-type': 'text/html' }).end(await readFile(join(dist, 'index.html')));
  } else {
    response.writeHead(404).end();
  }
}
