import { z } from 'zod';
import type { Basket, Money } from './basket.ts';
import { subtotalOf, type Promotion } from './promotion.ts';

const discount = z.object({ code: z.string(), title: z.string(), amount: z.int().positive() });

/** Why a voucher takes nothing off. */
export const voucherRefusal = z.enum(['unknown', 'expired', 'redeemed', 'other-currency']);

/** What a basket costs. Vouchers come last, off what the promotions leave. */
export const pricedBasket = z.object({
  currency: z.string(),
  subtotal: z.int().describe('Before promotions, in minor units.'),
  discounts: z.array(discount),
  voucher: z
    .object({ code: z.string(), amount: z.int().min(0), refused: voucherRefusal.optional() })
    .optional()
    .describe('What the voucher takes off; to use it up, redeem it at vouchers.'),
  total: z.int().min(0).describe('What is left to pay, in minor units.'),
});

/** A voucher as it was looked up: its worth, or why it counts for nothing. */
export type VoucherLookup =
  | { code: string; worth: Money }
  | { code: string; refused: z.output<typeof voucherRefusal> };

export type PricedBasket = z.output<typeof pricedBasket>;

/** Prices a basket. Of the promotions only the best one applies: they do not add up. */
export function priceBasket(
  { items, currency }: Pick<Basket, 'items' | 'currency'>,
  promotions: readonly Promotion[],
  lookup?: VoucherLookup,
): PricedBasket {
  const subtotal = subtotalOf(items);
  const best = promotions
    .map(({ code, title, discountOn }) => ({
      code,
      title,
      amount: Math.min(discountOn({ items, currency }), subtotal),
    }))
    .toSorted((a, b) => b.amount - a.amount)[0];
  const discounts = best && best.amount > 0 ? [best] : [];
  const discounted = subtotal - discounts.reduce((sum, { amount }) => sum + amount, 0);
  const voucher = lookup && applyVoucher(lookup, discounted, currency);

  return {
    currency,
    subtotal,
    discounts,
    ...(voucher && { voucher }),
    total: discounted - (voucher?.amount ?? 0),
  };
}

function applyVoucher(lookup: VoucherLookup, due: number, currency: string): PricedBasket['voucher'] {
  const { code } = lookup;
  if ('refused' in lookup) return { code, amount: 0, refused: lookup.refused };
  if (lookup.worth.currency !== currency) return { code, amount: 0, refused: 'other-currency' };
  return { code, amount: Math.min(lookup.worth.amount, due) };
}
