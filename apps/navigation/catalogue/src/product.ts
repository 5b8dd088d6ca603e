import { z } from 'zod';

/** Money in minor units (pence, cents) with its ISO 4217 currency. */
export const money = z.object({
  amount: z.int().min(0).describe('In minor units: 1250 is 12.50.'),
  currency: z.string().regex(/^[A-Z]{3}$/, 'is not an ISO 4217 currency such as GBP'),
});

/** Something that the shop sells. */
export const product = z.object({
  sku: z.string().describe('Stock-keeping unit: what the product is ordered by.'),
  title: z.string(),
  description: z.string(),
  category: z.string().describe('Slug of the category that the product belongs to.'),
  price: money,
});

export type Product = z.output<typeof product>;
