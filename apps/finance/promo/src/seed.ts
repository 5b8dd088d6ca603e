import { defineMultiBuy, definePercentOff, type Promotion } from './promotion.ts';

/** The promotions of the example shop. */
export const seedPromotions: readonly Promotion[] = [
  defineMultiBuy('three-for-two-mugs', 'Three mugs for the price of two', 'mugs', 3),
  definePercentOff('ten-percent-from-100', '10 % off from £100', {
    percent: 10,
    from: 10_000,
    currency: 'GBP',
  }),
];
