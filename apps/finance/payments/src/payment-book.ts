import { randomUUID } from 'node:crypto';
import type { Assessment } from './fraud-client.ts';
import type { Payment, PaymentRequest } from './payment.ts';

/** What became of a capture; every refusal is an answer, not an error. */
export type CaptureResult =
  | { outcome: 'captured'; payment: Payment }
  | { outcome: 'unknown' }
  | { outcome: 'declined' }
  | { outcome: 'too-much'; authorised: number }
  | { outcome: 'already-captured'; capturedAmount: number };

/** The payments of this process, in memory. */
export interface PaymentBook {
  add(request: PaymentRequest, assessment: Assessment): Payment;
  find(id: string): Payment | undefined;
  /** Takes the money, once. The same capture again gives the same answer; without an amount, all of it. */
  capture(id: string, amount?: number): CaptureResult;
}

export function createPaymentBook(now: () => Date = () => new Date()): PaymentBook {
  const payments = new Map<string, Payment>();

  const keep = (payment: Payment): Payment => {
    payments.set(payment.id, payment);
    return payment;
  };

  return {
    add: ({ customerId, money }, { decision, reasons }) =>
      keep({
        id: randomUUID(),
        status: decision === 'deny' ? 'declined' : 'authorised',
        customerId,
        money,
        capturedAmount: 0,
        needsReview: decision === 'review',
        reasons: reasons.map(({ code }) => code),
        createdAt: now().toISOString(),
      }),
    find: (id) => payments.get(id),
    capture: (id, amount) => {
      const payment = payments.get(id);
      if (!payment) return { outcome: 'unknown' };
      if (payment.status === 'declined') return { outcome: 'declined' };

      const wanted = amount ?? payment.money.amount;
      if (payment.status === 'captured') {
        const { capturedAmount } = payment;
        return wanted === capturedAmount
          ? { outcome: 'captured', payment }
          : { outcome: 'already-captured', capturedAmount };
      }
      if (wanted > payment.money.amount) return { outcome: 'too-much', authorised: payment.money.amount };
      return {
        outcome: 'captured',
        payment: keep({ ...payment, status: 'captured', capturedAmount: wanted }),
      };
    },
  };
}
