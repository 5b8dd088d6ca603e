import { describe, expect, it } from 'vitest';
import { createPaymentBook } from './payment-book.ts';

const request = {
  customerId: 'c-1',
  money: { amount: 5000, currency: 'GBP' },
  card: { token: 'tok_visa', country: 'GB' },
  customerCountry: 'GB',
};

describe('createPaymentBook', () => {
  it('authorises what fraud allows, and marks what it wants reviewed', () => {
    const book = createPaymentBook();
    expect(book.add(request, { decision: 'allow', reasons: [] })).toMatchObject({
      status: 'authorised',
      needsReview: false,
    });
    expect(book.add(request, { decision: 'review', reasons: [{ code: 'fast-pace' }] })).toMatchObject({
      status: 'authorised',
      needsReview: true,
      reasons: ['fast-pace'],
    });
  });

  it('captures all of an authorised payment, and the same again gives the same', () => {
    const book = createPaymentBook();
    const { id } = book.add(request, { decision: 'allow', reasons: [] });
    const first = book.capture(id);
    expect(first).toMatchObject({
      outcome: 'captured',
      payment: { status: 'captured', capturedAmount: 5000 },
    });
    expect(book.capture(id)).toEqual(first);
  });

  it('captures a part, once, and never more than was authorised', () => {
    const book = createPaymentBook();
    const { id } = book.add(request, { decision: 'allow', reasons: [] });
    expect(book.capture(id, 5001)).toEqual({ outcome: 'too-much', authorised: 5000 });
    expect(book.capture(id, 2000)).toMatchObject({ outcome: 'captured' });
    expect(book.capture(id, 3000)).toEqual({ outcome: 'already-captured', capturedAmount: 2000 });
    expect(book.find(id)?.capturedAmount).toBe(2000);
  });

  it('takes nothing of a declined payment, nor of one that never was', () => {
    const book = createPaymentBook();
    const { id } = book.add(request, { decision: 'deny', reasons: [{ code: 'huge-amount' }] });
    expect(book.capture(id)).toEqual({ outcome: 'declined' });
    expect(book.capture('nothing')).toEqual({ outcome: 'unknown' });
  });
});
