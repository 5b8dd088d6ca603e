import { createHash } from 'node:crypto';

/** Either the answer of the one time that the work was done, or that the key belongs to other work. */
export type IdempotentResult<T> = { ok: true; value: T; replayed: boolean } | { ok: false };

/** Does work once for each key, in memory. */
export interface Idempotency<T> {
  /**
   * Does the work unless it was done for this key: then its answer is given again. Requests that come
   * while the work is under way wait for it. A key is forgotten when the work fails, so that it can be
   * tried again; the same key with another request is refused.
   */
  once(key: string, request: unknown, work: () => Promise<T>): Promise<IdempotentResult<T>>;
}

export function createIdempotency<T>(): Idempotency<T> {
  const entries = new Map<string, { fingerprint: string; value: Promise<T> }>();

  return {
    once: async (key, request, work) => {
      const fingerprint = createHash('sha256').update(JSON.stringify(request)).digest('hex');
      const known = entries.get(key);
      if (known) {
        return known.fingerprint === fingerprint
          ? { ok: true, value: await known.value, replayed: true }
          : { ok: false };
      }

      const value = work();
      entries.set(key, { fingerprint, value });
      try {
        return { ok: true, value: await value, replayed: false };
      } catch (error) {
        entries.delete(key);
        throw error;
      }
    },
  };
}
