import { randomUUID } from 'node:crypto';
import { createService, problem } from '@roadbed/service';
import type { Service, ServiceOverrides } from '@roadbed/service';
import { z } from 'zod';
import { config } from './config.ts';

const assessment = z.object({ risk: z.number().min(0).max(1) });
const order = z.object({ amount: z.int().positive(), card: z.string() });
const payment = z.object({ id: z.uuid(), amount: z.int(), status: z.enum(['accepted', 'refused']) });

/** Builds the service; does not listen. */
export function buildApp(overrides: ServiceOverrides = {}): Service {
  const service = createService({ name: 'payments', config, ...overrides });
  const fraud = service.client('fraud', { baseUrl: service.config.fraudUrl, timeoutMs: 1000 });

  service.route({
    method: 'POST',
    url: '/payments',
    schema: { summary: 'Take a payment', body: order, response: { 201: payment } },
    handler: async (request, reply) => {
      const { amount } = request.body;
      if (amount > service.config.limit) {
        throw problem(422, `The amount is above the limit of ${service.config.limit}.`);
      }
      const answer = await fraud.post('/assessments', { body: request.body, schema: assessment });
      if (!answer.ok) {
        throw answer.error;
      }
      request.log.info({ risk: answer.data.risk }, 'assessed');
      reply.code(201);
      return { id: randomUUID(), amount, status: answer.data.risk < 0.5 ? 'accepted' : 'refused' } as const;
    },
  });

  return service;
}
