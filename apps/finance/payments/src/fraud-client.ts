import { problem, type Service } from '@roadbed/service';
import { z } from 'zod';
import type { PaymentRequest } from './payment.ts';

const assessment = z.object({
  decision: z.enum(['allow', 'review', 'deny']),
  reasons: z.array(z.object({ code: z.string() })),
});

export type Assessment = z.output<typeof assessment>;

/** What this service asks of fraud. */
export interface FraudClient {
  /** @throws a 503 problem when fraud gives no answer: a payment is never taken unassessed */
  assess(request: PaymentRequest): Promise<Assessment>;
}

/** Calls fraud, and reports its health without letting it decide over this service's readiness. */
export function createFraudClient(service: Service, baseUrl: string): FraudClient {
  const http = service.client('fraud', { baseUrl, timeoutMs: 1000 });

  service.check(http.check({ path: '/health/live' }));

  return {
    assess: async ({ customerId, money, card, customerCountry }) => {
      const body = { customerId, money, cardCountry: card.country, customerCountry };
      const answer = await http.post('/assessments', { body, schema: assessment });
      if (answer.ok) return answer.data;
      service.log.warn({ err: answer.error }, 'fraud gave no assessment');
      throw problem(
        503,
        'The payment could not be assessed for fraud at the moment, and nothing was taken. Try again with the same Idempotency-Key.',
        { retryAfterMs: answer.error.retryAfterMs },
      );
    },
  };
}
