import { expectTypeOf } from 'vitest';
import { z } from 'zod';
import { createService, defineConfig, problem, startService } from './index.ts';
import type { HttpClient, Service, ServiceOverrides } from './index.ts';
import { captureTelemetry } from './testing.ts';

// What is said of the types here is checked by `tsc`; nothing of it runs.

const config = defineConfig({
  limit: { schema: z.int(), description: 'Largest amount.', default: 5 },
  note: { schema: z.string().optional(), description: 'A note.' },
});
const service = createService({ name: 'example', config, telemetry: captureTelemetry() });

expectTypeOf(service.config.limit).toEqualTypeOf<number>();
expectTypeOf(service.config.note).toEqualTypeOf<string | undefined>();
// @ts-expect-error -- the configuration is frozen
service.config.limit = 6;
// @ts-expect-error -- no such key
void service.config.missing;

service.route({
  method: 'POST',
  url: '/orders',
  schema: {
    params: z.object({ id: z.string() }),
    body: z.object({ amount: z.int() }),
    response: { 201: z.object({ id: z.string() }) },
  },
  handler: (request, reply) => {
    expectTypeOf(request.body).toEqualTypeOf<{ amount: number }>();
    expectTypeOf(request.params).toEqualTypeOf<{ id: string }>();
    reply.code(201);
    return { id: request.params.id };
  },
});
service.route({
  method: 'GET',
  url: '/orders',
  schema: { response: { 200: z.object({ id: z.string() }) } },
  // @ts-expect-error -- the answer does not match its schema
  handler: () => ({ id: 5 }),
});

const client = service.client('other', { baseUrl: 'http://127.0.0.1' });
expectTypeOf(client).toEqualTypeOf<HttpClient>();
const answer = await client.get('/', { schema: z.object({ risk: z.number() }) });
if (answer.ok) {
  expectTypeOf(answer.data).toEqualTypeOf<{ risk: number }>();
} else {
  // @ts-expect-error -- a failed call has no data
  void answer.data;
}

// @ts-expect-error -- a status is a number
void problem('404');
const build = (overrides: ServiceOverrides = {}): Service => createService({ name: 'example', ...overrides });
expectTypeOf(startService).returns.toEqualTypeOf<Promise<void>>();
void startService(build);
// @ts-expect-error -- an app is built by a function
void startService(build());
