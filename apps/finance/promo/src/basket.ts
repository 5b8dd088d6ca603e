import { z } from 'zod';

const currency = z.string().regex(/^[A-Z]{3}$/, 'is not an ISO 4217 currency such as GBP');

const item = z.object({
  sku: z.string().min(1).max(60),
  category: z.string().min(1).max(60),
  quantity: z.int().min(1).max(1000),
  unitPrice: z.int().min(0).max(100_000_000).describe('In minor units: 1250 is 12.50.'),
});

/** What a customer is about to buy, in one currency. */
export const basket = z.object({
  currency,
  items: z.array(item).min(1).max(200),
  voucherCode: z.string().trim().min(1).max(60).optional(),
});

/** Money in minor units (pence, cents) with its ISO 4217 currency. */
export const money = z.object({ amount: z.int().min(0), currency });

export type Basket = z.output<typeof basket>;
export type BasketItem = z.output<typeof item>;
export type Money = z.output<typeof money>;
