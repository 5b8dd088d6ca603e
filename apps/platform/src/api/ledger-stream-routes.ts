import { Readable } from 'node:stream';
import { findLink } from '@roadbed/ledger';
import { problem } from '@roadbed/service';
import type { ServiceFastify } from '@roadbed/service';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { streamEvents } from '../ledger/event-stream.ts';
import { createLedgerFeed } from '../ledger/ledger-feed.ts';
import { repeat } from '../watch/repeat.ts';
import type { ApiContext } from './api-context.ts';
import { linkTokenOf } from './ledger-access.ts';
import { ledgerQuery, toLedgerFilter } from './ledger-query.ts';
import { queryNumber } from './schemas.ts';

/** So many follow at once, of one process. */
const mostStreams = 100;
/** A connection that takes nothing for so long is cut, in milliseconds. */
const stuckMs = 60_000;
/** How often it is looked whether a link can still be used, in milliseconds. */
const linkEveryMs = 5000;

const seen = queryNumber(0, Number.MAX_SAFE_INTEGER);

/** What happens, as it happens. @returns ends all that follow, and lets nobody begin: for the time of a shutdown */
export function addLedgerStreamRoutes(
  app: ServiceFastify,
  { db, catalog }: ApiContext,
  options: { mostStreams?: number; heartbeatMs?: number; linkEveryMs?: number } = {},
): () => void {
  const feed = createLedgerFeed(db, app.log);
  const stopping = new AbortController();
  let streams = 0;
  app.route({
    method: 'GET',
    url: '/api/v1/ledger/stream',
    exposeHeadRoute: false,
    schema: {
      summary: 'Entries that fit the filter as they get their place in the ledger (server-sent events)',
      description:
        'Events `entry` with an entry as JSON. Their ids count the entries of the ledger: with Last-Event-ID, or `after`, ' +
        'it goes on after that many, without it with what is new.',
      querystring: ledgerQuery.extend({ after: seen }),
      headers: z.object({ 'last-event-id': seen }),
    },
    handler: async (request, reply) => {
      const { headers, raw } = request;
      const { after, ...query } = request.query;
      const filter = toLedgerFilter(query, await catalog.current());
      // Who has left already says so no more.
      if (reply.raw.destroyed) return await reply.send('');
      if (stopping.signal.aborted || streams >= (options.mostStreams ?? mostStreams)) {
        throw problem(503, 'So many follow the ledger already that nobody else can: try again later.', {
          retryAfterMs: 10_000,
        });
      }
      streams += 1;
      const gone = new AbortController();
      reply.raw.once('close', () => {
        streams -= 1;
        gone.abort();
      });
      endWithLink(request, gone);
      raw.socket.setTimeout(stuckMs, () => raw.socket.destroy());
      const events = streamEvents({
        db,
        feed,
        filter,
        seen: headers['last-event-id'] ?? after,
        signal: AbortSignal.any([gone.signal, stopping.signal]),
        heartbeatMs: options.heartbeatMs,
      });
      return await reply
        .type('text/event-stream; charset=utf-8')
        .header('cache-control', 'no-store')
        .header('x-accel-buffering', 'no')
        // It ends with the stream, and so does its limit of time.
        .header('connection', 'close')
        .send(Readable.from(events));
    },
  });
  return () => stopping.abort();

  /** Whoever follows by a link is asked for it again and again. */
  function endWithLink(request: FastifyRequest, gone: AbortController): void {
    const token = linkTokenOf(request);
    if (token === undefined) return;
    const looking = repeat('ledger link', options.linkEveryMs ?? linkEveryMs, app.log, async () => {
      if (!(await findLink(db, token)).ok) gone.abort();
    });
    gone.signal.addEventListener('abort', () => void looking.stop());
  }
}
