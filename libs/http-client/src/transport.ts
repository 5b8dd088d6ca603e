import type { Dispatcher } from 'undici';
import { noteNetwork } from './network-note.ts';
import type { NetworkNote } from './network-note.ts';
import { createAnswerCache } from './answer-cache.ts';
import type { AnswerCache, CacheOptions } from './answer-cache.ts';

/** An answer whose body was read to its end. */
export interface TransportAnswer {
  status: number;
  text: string;
  /** The header `Retry-After`. */
  retryAfter: string | undefined;
  /** Whether the cache gave an answer that is no longer fresh, because the upstream gave none. */
  isStale: boolean;
}

/** A request as it goes over the wire. */
export interface TransportRequest {
  method: string;
  url: URL;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: string | undefined;
  timeoutMs: number;
}

/** Sends requests over kept-alive connections. */
export interface Transport {
  /** The largest body of an answer. */
  readonly maxResponseBytes: number;
  /** Rejects when there is no complete answer within the time limit. */
  send(request: TransportRequest): Promise<TransportAnswer>;
  /**
   * The answer that the cache has, without asking the upstream; undefined when it has none of use.
   * `unavailable`: also one that the upstream allows to be used while it fails (`stale-if-error`, RFC 5861).
   */
  sendCached(request: TransportRequest, need: 'fresh' | 'unavailable'): Promise<TransportAnswer> | undefined;
  close(): Promise<void>;
}

/** Creates a transport on undici. */
export async function createTransport(
  cacheOptions: CacheOptions | undefined,
  maxResponseBytes: number,
): Promise<Transport> {
  const { Agent, interceptors, cacheStores } = await import('undici');
  const agent = new Agent({ maxResponseSize: maxResponseBytes });
  let dispatcher: Dispatcher = agent;
  let cache: AnswerCache | undefined;
  let closing: Promise<void> | undefined;
  if (cacheOptions !== undefined) {
    cache = createAnswerCache(new cacheStores.MemoryCacheStore(toStoreLimits(cacheOptions)));
    const answerFromCache = interceptors.cache({ store: cache.store, methods: ['GET', 'HEAD'] });
    // The last one is the first to see a request.
    dispatcher = agent.compose(noteNetwork, answerFromCache);
  }

  const send = async ({
    method,
    url,
    headers,
    body,
    timeoutMs,
  }: TransportRequest): Promise<TransportAnswer> => {
    const network: NetworkNote = { hasFailed: false };
    const answer = await dispatcher.request({
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method,
      headers,
      body: body ?? null,
      signal: AbortSignal.timeout(timeoutMs),
      opaque: network,
    });
    return {
      status: answer.statusCode,
      text: await answer.body.text(),
      retryAfter: textOf(answer.headers['retry-after']),
      isStale: network.hasFailed && answer.statusCode < 500,
    };
  };

  return {
    maxResponseBytes,
    send,
    sendCached: (request, need) => {
      const found = cache?.find(request);
      if (found === 'fresh' && need === 'fresh') {
        return send(request);
      }
      if (need === 'unavailable' && typeof found === 'object') {
        // By this the cache answers itself, without asking (RFC 9111, section 5.2.1.2).
        const headers = { ...request.headers, 'cache-control': `max-stale=${found.usableForSeconds}` };
        return send({ ...request, headers }).then((answer) => ({ ...answer, isStale: true }));
      }
      return undefined;
    },
    close: () => (closing ??= agent.close()),
  };
}

function toStoreLimits({ maxBytes = 10 * 1024 * 1024, maxEntries = 1000 }: CacheOptions): {
  maxSize: number;
  maxCount: number;
  maxEntrySize: number;
} {
  return { maxSize: maxBytes, maxCount: maxEntries, maxEntrySize: Math.min(maxBytes, 5 * 1024 * 1024) };
}

function textOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
