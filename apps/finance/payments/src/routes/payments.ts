import { problem, type Service } from '@roadbed/service';
import { z } from 'zod';
import type { FraudClient } from '../fraud-client.ts';
import { createIdempotency } from '../idempotency.ts';
import { payment, paymentRequest, type Payment } from '../payment.ts';
import type { PaymentBook } from '../payment-book.ts';

const idempotencyHeaders = z.looseObject({
  'idempotency-key': z
    .string({ error: 'is missing: send a new one with each payment, and the same one when you try again' })
    .min(8, 'is shorter than 8 characters')
    .max(255, 'is longer than 255 characters'),
});

/** `POST /payments` (draft-ietf-httpapi-idempotency-key-header) and `GET /payments/:id`. */
export function addPaymentRoutes({ route, meter }: Service, book: PaymentBook, fraud: FraudClient): void {
  const idempotency = createIdempotency<Payment>();
  const taken = meter.createCounter('payments.requested', {
    description: 'Payments by what became of them.',
  });

  route({
    method: 'POST',
    url: '/payments',
    schema: {
      summary: 'Authorise a payment, once for each Idempotency-Key',
      headers: idempotencyHeaders,
      body: paymentRequest,
      response: { 200: payment, 201: payment },
    },
    handler: async (request, reply) => {
      const result = await idempotency.once(request.headers['idempotency-key'], request.body, async () => {
        const added = book.add(request.body, await fraud.assess(request.body));
        taken.add(1, { status: added.status });
        return added;
      });
      if (!result.ok) {
        throw problem(
          422,
          'This Idempotency-Key belongs to another payment. Send a new key with a new payment.',
        );
      }
      reply.code(result.replayed ? 200 : 201);
      // A capture may have happened since the first answer.
      return book.find(result.value.id) ?? result.value;
    },
  });

  route({
    method: 'GET',
    url: '/payments/:id',
    schema: {
      summary: 'Get one payment',
      params: z.object({ id: z.string() }),
      response: { 200: payment },
    },
    handler: (request) => {
      const found = book.find(request.params.id);
      if (!found) throw problem(404, `There is no payment ${request.params.id}.`);
      return found;
    },
  });
}
