import { problem, type Service } from '@roadbed/service';
import { z } from 'zod';
import { money } from './basket.ts';
import type { VoucherLookup } from './price-basket.ts';

const voucher = z.object({ worth: money, status: z.enum(['open', 'redeemed', 'expired']) });

/** What this service asks of vouchers. */
export interface VouchersClient {
  /** @throws a 503 problem when vouchers gives no answer: a price must not silently lack a voucher */
  look(code: string): Promise<VoucherLookup>;
}

/** Calls vouchers, and reports its health without letting it decide over this service's readiness. */
export function createVouchersClient(service: Service, baseUrl: string): VouchersClient {
  const http = service.client('vouchers', { baseUrl, timeoutMs: 1000 });

  service.check(http.check({ path: '/health/live' }));

  return {
    look: async (code) => {
      const answer = await http.get(`/vouchers/${encodeURIComponent(code)}`, { schema: voucher });
      if (answer.ok) {
        const { status, worth } = answer.data;
        return status === 'open' ? { code, worth } : { code, refused: status };
      }
      if (answer.error.status === 404) return { code, refused: 'unknown' };
      service.log.warn({ err: answer.error }, 'vouchers gave no answer');
      throw problem(
        503,
        'The voucher cannot be checked at the moment. Try again, or price the basket without it.',
        { retryAfterMs: answer.error.retryAfterMs },
      );
    },
  };
}
