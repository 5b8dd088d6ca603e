import { problem, type ProblemError, type Service } from '@roadbed/service';
import { z } from 'zod';
import { payment } from '../payment.ts';
import type { CaptureResult, PaymentBook } from '../payment-book.ts';

const captureRequest = z
  .object({
    amount: z.int().positive().optional().describe('In minor units. Default: all that is authorised.'),
  })
  .nullish();

/** `POST /payments/:id/capture`: takes the money that was set aside. */
export function addCaptureRoute({ route }: Service, book: PaymentBook): void {
  route({
    method: 'POST',
    url: '/payments/:id/capture',
    schema: {
      summary: 'Capture an authorised payment, all or a part, once',
      params: z.object({ id: z.string() }),
      body: captureRequest,
      response: { 200: payment },
    },
    handler: (request) => {
      const result = book.capture(request.params.id, request.body?.amount);
      if (result.outcome !== 'captured') throw refusal(request.params.id, result);
      return result.payment;
    },
  });
}

type Refused = Exclude<CaptureResult, { outcome: 'captured' }>;

function refusal(id: string, result: Refused): ProblemError {
  if (result.outcome === 'unknown') return problem(404, `There is no payment ${id}.`);
  if (result.outcome === 'declined')
    return problem(409, `The payment ${id} was declined: nothing can be captured.`);
  if (result.outcome === 'too-much') {
    return problem(
      422,
      `The payment ${id} is authorised for ${result.authorised}. Capture no more than that.`,
    );
  }
  const { capturedAmount } = result;
  return problem(409, `The payment ${id} is captured already, with ${capturedAmount}. It is captured once.`);
}
