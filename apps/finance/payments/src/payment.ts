import { z } from 'zod';

const country = z.string().regex(/^[A-Z]{2}$/, 'is not an ISO 3166-1 country such as GB');

/** Money in minor units (pence, cents) with its ISO 4217 currency. */
export const money = z.object({
  amount: z.int().positive().describe('In minor units: 1250 is 12.50.'),
  currency: z.string().regex(/^[A-Z]{3}$/, 'is not an ISO 4217 currency such as GBP'),
});

/** A wish to be paid. The card is a token of the card acquirer: no card number ever comes here. */
export const paymentRequest = z.object({
  customerId: z.string().min(1).max(100),
  money,
  card: z.object({
    token: z.string().regex(/^tok_[A-Za-z0-9]{4,64}$/, 'is not a card token such as tok_visa'),
    country,
  }),
  customerCountry: country,
});

/** `authorised`: the money is set aside. `captured`: it is taken. `declined`: there is none to take. */
export const payment = z.object({
  id: z.uuid(),
  status: z.enum(['authorised', 'captured', 'declined']),
  customerId: z.string(),
  money,
  capturedAmount: z.int().min(0).describe('In minor units.'),
  needsReview: z.boolean().describe('Whether fraud asks a person to look at it.'),
  reasons: z.array(z.string()).describe('What made fraud doubt it.'),
  createdAt: z.iso.datetime(),
});

export type PaymentRequest = z.output<typeof paymentRequest>;
export type Payment = z.output<typeof payment>;
