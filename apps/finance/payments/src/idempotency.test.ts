import { describe, expect, it } from 'vitest';
import { createIdempotency } from './idempotency.ts';

function counter() {
  let count = 0;
  const work = async () => {
    await Promise.resolve();
    count += 1;
    return count;
  };
  return { work, times: () => count };
}

describe('createIdempotency', () => {
  it('does the work once, and gives its answer again', async () => {
    const { work, times } = counter();
    const idempotency = createIdempotency<number>();
    expect(await idempotency.once('k', { a: 1 }, work)).toEqual({ ok: true, value: 1, replayed: false });
    expect(await idempotency.once('k', { a: 1 }, work)).toEqual({ ok: true, value: 1, replayed: true });
    expect(times()).toBe(1);
  });

  it('does it once for requests that come together', async () => {
    const { work, times } = counter();
    const idempotency = createIdempotency<number>();
    const results = await Promise.all(Array.from({ length: 10 }, () => idempotency.once('k', {}, work)));
    expect(results.every((result) => result.ok && result.value === 1)).toBe(true);
    expect(times()).toBe(1);
  });

  it('refuses a key that belongs to another request', async () => {
    const { work, times } = counter();
    const idempotency = createIdempotency<number>();
    await idempotency.once('k', { amount: 1 }, work);
    expect(await idempotency.once('k', { amount: 2 }, work)).toEqual({ ok: false });
    expect(times()).toBe(1);
  });

  it('forgets a key when the work fails, so that it can be tried again', async () => {
    const idempotency = createIdempotency<number>();
    await expect(idempotency.once('k', {}, () => Promise.reject(new Error('down')))).rejects.toThrow('down');
    expect(await idempotency.once('k', {}, () => Promise.resolve(7))).toMatchObject({ ok: true, value: 7 });
  });
});
