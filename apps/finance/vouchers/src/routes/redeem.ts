import { problem, type Service } from '@roadbed/service';
import { z } from 'zod';
import { voucher } from '../voucher.ts';
import type { VoucherBook } from '../voucher-book.ts';

const redeemRequest = z.object({
  reference: z.string().trim().min(1).max(100).describe('What it is redeemed for, such as an order.'),
});

/** `POST /vouchers/:code/redeem`. */
export function addRedeemRoute({ route, meter }: Service, book: VoucherBook): void {
  const redemptions = meter.createCounter('vouchers.redemptions', {
    description: 'Redemptions by what became of them.',
  });

  route({
    method: 'POST',
    url: '/vouchers/:code/redeem',
    schema: {
      summary: 'Redeem a voucher, once',
      params: z.object({ code: z.string() }),
      body: redeemRequest,
      response: { 200: voucher },
    },
    handler: (request) => {
      const { code } = request.params;
      const result = book.redeem(code, request.body.reference);
      redemptions.add(1, { outcome: result.outcome });
      if (result.outcome === 'unknown') throw problem(404, `There is no voucher ${code}.`);
      if (result.outcome === 'expired')
        throw problem(409, `The voucher ${code} expired at ${result.expiresAt}.`);
      if (result.outcome === 'already-redeemed') {
        request.log.info({ reference: request.body.reference }, 'a voucher was offered a second time');
        throw problem(409, `The voucher ${code} is redeemed already.`);
      }
      return result.voucher;
    },
  });
}
