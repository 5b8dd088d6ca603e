import type { cacheStores } from 'undici';

type MemoryCacheStore = InstanceType<typeof cacheStores.MemoryCacheStore>;
type Found = Exclude<ReturnType<MemoryCacheStore['get']>, Promise<unknown>>;

/** Options of the response cache, which is in the memory of the process, one for each client (RFC 9111, RFC 5861). */
export interface CacheOptions {
  /** Memory for answers, in bytes. Default 10 MiB. */
  maxBytes?: number;
  /** Answers kept. Default 1000. */
  maxEntries?: number;
}

/** What is asked for. */
export interface CachedRequest {
  method: string;
  url: URL;
  headers: Record<string, string>;
}

/**
 * - `fresh`: will be answered from memory, also where the upstream allows it to be renewed meanwhile
 *   (`stale-while-revalidate`);
 * - an object: stale, but of use while the upstream gives no answer, for so long after it went stale;
 * - undefined: the upstream has to be asked.
 */
export type CacheFinding = 'fresh' | { usableForSeconds: number } | undefined;

/** Looks into the store of undici's cache before a request, so that an answer from memory passes by the policies. */
export interface AnswerCache {
  store: MemoryCacheStore;
  find(request: CachedRequest): CacheFinding;
}

/** Creates the view of a store. What may be stored and reused is decided by undici (RFC 9111, a shared cache). */
export function createAnswerCache(store: MemoryCacheStore): AnswerCache {
  return {
    store,
    find: ({ method, url, headers }) => {
      if (headers['cache-control'] !== undefined || (method !== 'GET' && method !== 'HEAD')) {
        return undefined;
      }
      const path = `${url.pathname}${url.search}`;
      // The type allows a promise, for stores elsewhere; the one in memory gives none.
      const entry = store.get({ origin: url.origin, method, path, headers }) as Found;
      const directives = entry?.cacheControlDirectives ?? {};
      if (entry === undefined || directives['no-cache'] !== undefined) {
        return undefined;
      }
      if (Date.now() < entry.staleAt) {
        return 'fresh';
      }
      // undici takes `s-maxage` for `proxy-revalidate`, as RFC 9111 says.
      const isBound = ['must-revalidate', 'proxy-revalidate', 's-maxage'].some((name) => name in directives);
      if (isBound) {
        return undefined;
      }
      const isWithin = (seconds = 0): boolean => Date.now() < entry.staleAt + seconds * 1000;
      if (isWithin(directives['stale-while-revalidate'])) {
        return 'fresh';
      }
      const usableForSeconds = directives['stale-if-error'] ?? 0;
      return isWithin(usableForSeconds) ? { usableForSeconds } : undefined;
    },
  };
}
