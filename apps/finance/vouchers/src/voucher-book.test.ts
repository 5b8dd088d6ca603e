import { describe, expect, it } from 'vitest';
import { createVoucherBook } from './voucher-book.ts';

const worth = { amount: 1000, currency: 'GBP' };
const dayMs = 86_400_000;

function bookAt(start: number) {
  const clock = { now: start };
  return { clock, book: createVoucherBook(() => clock.now) };
}

describe('createVoucherBook', () => {
  it('issues codes that are all different, and easy to read aloud', () => {
    const { book } = bookAt(0);
    const codes = Array.from({ length: 500 }, () => book.issue({ worth, validDays: 1 }).code);
    expect(new Set(codes).size).toBe(500);
    expect(codes.every((code) => /^GIFT-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}$/.test(code))).toBe(true);
  });

  it('redeems a voucher once; the same reference again gives the same answer', () => {
    const { book } = bookAt(0);
    const { code } = book.issue({ worth, validDays: 1 });
    const first = book.redeem(code, 'order-1');
    expect(first).toMatchObject({
      outcome: 'redeemed',
      voucher: { status: 'redeemed', redeemedFor: 'order-1' },
    });
    expect(book.redeem(code, 'order-1')).toEqual(first);
    expect(book.redeem(code, 'order-2')).toEqual({ outcome: 'already-redeemed' });
  });

  it('takes a voucher until the moment that it expires, and not from then on', () => {
    const { clock, book } = bookAt(0);
    const { code } = book.issue({ worth, validDays: 2 });
    clock.now = 2 * dayMs - 1;
    expect(book.find(code)?.status).toBe('open');
    clock.now = 2 * dayMs;
    expect(book.find(code)?.status).toBe('expired');
    expect(book.redeem(code, 'order-1')).toEqual({
      outcome: 'expired',
      expiresAt: '1970-01-03T00:00:00.000Z',
    });
  });

  it('goes on saying that a redeemed voucher is redeemed after its time', () => {
    const { clock, book } = bookAt(0);
    const { code } = book.issue({ worth, validDays: 1 });
    book.redeem(code, 'order-1');
    clock.now = 5 * dayMs;
    expect(book.find(code)?.status).toBe('redeemed');
    expect(book.redeem(code, 'order-1')).toMatchObject({ outcome: 'redeemed' });
  });

  it('takes a code as a person types it', () => {
    const { book } = bookAt(0);
    const { code } = book.issue({ worth, validDays: 1 });
    expect(book.find(` ${code.toLowerCase()} `)?.code).toBe(code);
    expect(book.find('GIFT-0000-0000')).toBeUndefined();
  });
});
