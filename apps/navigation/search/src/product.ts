import { z } from 'zod';

/** What search reads of a product of the catalogue. */
export const product = z.object({
  sku: z.string(),
  title: z.string(),
  description: z.string(),
  category: z.string(),
  price: z.object({ amount: z.int(), currency: z.string() }),
});

export type Product = z.output<typeof product>;
