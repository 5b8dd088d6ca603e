import { z } from 'zod';

/** Money in minor units (pence, cents) with its ISO 4217 currency. */
export const money = z.object({
  amount: z.int().positive().describe('In minor units: 1250 is 12.50.'),
  currency: z.string().regex(/^[A-Z]{3}$/, 'is not an ISO 4217 currency such as GBP'),
});

/** A voucher: a fixed worth, redeemed once and in time. */
export const voucher = z.object({
  code: z.string(),
  worth: money,
  expiresAt: z.iso.datetime(),
  status: z.enum(['open', 'redeemed', 'expired']),
  redeemedFor: z.string().optional().describe('The reference that it was redeemed with, such as an order.'),
});

export type Voucher = z.output<typeof voucher>;
