import { z } from 'zod';

const country = z.string().regex(/^[A-Z]{2}$/, 'is not an ISO 3166-1 country such as GB');

/** A payment as it is asked about. */
export const paymentToAssess = z.object({
  customerId: z.string().min(1).max(100),
  money: z.object({
    amount: z.int().positive().describe('In minor units: 1250 is 12.50.'),
    currency: z.string().regex(/^[A-Z]{3}$/, 'is not an ISO 4217 currency such as GBP'),
  }),
  cardCountry: country.describe('Where the card was issued.'),
  customerCountry: country.describe('Where the customer is.'),
});

export type PaymentToAssess = z.output<typeof paymentToAssess>;
