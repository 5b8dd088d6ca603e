import { problem, type Service } from '@roadbed/service';
import { z } from 'zod';
import { money, voucher } from '../voucher.ts';
import type { VoucherBook } from '../voucher-book.ts';

const issueRequest = z.object({
  worth: money,
  validDays: z.int().min(1).max(3650).optional().describe('How long it is valid, in days.'),
});

/** `POST /vouchers` and `GET /vouchers/:code`. */
export function addVoucherRoutes({ route }: Service, book: VoucherBook, defaultValidDays: number): void {
  route({
    method: 'POST',
    url: '/vouchers',
    schema: { summary: 'Issue a voucher', body: issueRequest, response: { 201: voucher } },
    handler: (request, reply) => {
      const { worth, validDays = defaultValidDays } = request.body;
      reply.code(201);
      return book.issue({ worth, validDays });
    },
  });

  route({
    method: 'GET',
    url: '/vouchers/:code',
    schema: {
      summary: 'Check a voucher',
      params: z.object({ code: z.string() }),
      response: { 200: voucher },
    },
    handler: (request) => {
      const found = book.find(request.params.code);
      if (!found) throw problem(404, `There is no voucher ${request.params.code}.`);
      return found;
    },
  });
}
