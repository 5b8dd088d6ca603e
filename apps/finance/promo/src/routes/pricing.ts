import type { Service } from '@roadbed/service';
import { z } from 'zod';
import { basket } from '../basket.ts';
import { priceBasket, pricedBasket } from '../price-basket.ts';
import type { Promotion } from '../promotion.ts';
import type { VouchersClient } from '../vouchers-client.ts';

/** `GET /promotions` and `POST /prices`. */
export function addPricingRoutes(
  { route, meter }: Service,
  promotions: readonly Promotion[],
  vouchers: VouchersClient,
): void {
  const applied = meter.createCounter('promo.prices', {
    description: 'Priced baskets by the promotion that applied and by what became of the voucher.',
  });

  route({
    method: 'GET',
    url: '/promotions',
    schema: {
      summary: 'The promotions that run',
      response: { 200: z.object({ promotions: z.array(z.object({ code: z.string(), title: z.string() })) }) },
    },
    handler: () => ({ promotions: promotions.map(({ code, title }) => ({ code, title })) }),
  });

  route({
    method: 'POST',
    url: '/prices',
    schema: {
      summary: 'Price a basket with the promotion and the voucher that apply',
      body: basket,
      response: { 200: pricedBasket },
    },
    handler: async (request) => {
      const { voucherCode } = request.body;
      const lookup = voucherCode === undefined ? undefined : await vouchers.look(voucherCode);
      const price = priceBasket(request.body, promotions, lookup);
      applied.add(1, {
        promotion: price.discounts[0]?.code ?? 'none',
        voucher: price.voucher === undefined ? 'none' : (price.voucher.refused ?? 'honoured'),
      });
      return price;
    },
  });
}
