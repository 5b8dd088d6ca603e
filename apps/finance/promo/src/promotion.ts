import type { Basket, BasketItem } from './basket.ts';

/** What a promotion looks at. */
export type PromotedBasket = Pick<Basket, 'items' | 'currency'>;

/** A promotion: what it takes off a basket, in minor units; 0 when it does not apply. */
export interface Promotion {
  code: string;
  title: string;
  discountOn: (basket: PromotedBasket) => number;
}

/** Of each `size` items of a category the cheapest is free. */
export function defineMultiBuy(code: string, title: string, category: string, size: number): Promotion {
  return {
    code,
    title,
    discountOn: ({ items }) => {
      const prices = items
        .filter((item) => item.category === category)
        .flatMap(({ quantity, unitPrice }) => Array.from({ length: quantity }, () => unitPrice))
        .toSorted((a, b) => b - a);
      // Dearest first, so that a customer never gains by splitting the basket.
      return prices.filter((_, at) => at % size === size - 1).reduce((sum, price) => sum + price, 0);
    },
  };
}

/**
 * A share off everything, once the basket is worth enough.
 *
 * @param from worth from which it applies, in minor units of `currency`
 */
export function definePercentOff(
  code: string,
  title: string,
  { percent, from, currency }: { percent: number; from: number; currency: string },
): Promotion {
  return {
    code,
    title,
    discountOn: (basket) => {
      const worth = subtotalOf(basket.items);
      if (basket.currency !== currency || worth < from) return 0;
      // Rounded down: a discount is never more than what was promised.
      return Math.floor((worth * percent) / 100);
    },
  };
}

/** What the items cost before any promotion, in minor units. */
export function subtotalOf(items: readonly BasketItem[]): number {
  return items.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0);
}
