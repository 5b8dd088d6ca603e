import { expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { createHttpClient } from './index.ts';
import type {
  HttpClient,
  HttpClientOptions,
  UpstreamCheck,
  UpstreamError,
  UpstreamErrorCode,
  UpstreamState,
} from './index.ts';

it('pins the public types', () => {
  const client = createHttpClient({ name: 'fraud', baseUrl: 'http://127.0.0.1:1' });
  const schema = z.object({ risk: z.number() });
  const typed = () => client.get('/', { schema });
  expectTypeOf<Awaited<ReturnType<typeof typed>>>().toEqualTypeOf<
    { ok: true; status: number; data: { risk: number } } | { ok: false; error: UpstreamError }
  >();
  expectTypeOf(client).toEqualTypeOf<HttpClient>();
  expectTypeOf(client.state).toEqualTypeOf<UpstreamState>();
  expectTypeOf<UpstreamState>().toEqualTypeOf<'closed' | 'open' | 'half-open'>();
  expectTypeOf(client.check()).toEqualTypeOf<UpstreamCheck>();
  expectTypeOf<UpstreamErrorCode>().toEqualTypeOf<
    'timeout' | 'unreachable' | 'status' | 'invalid-response' | 'circuit-open' | 'overloaded' | 'deadline'
  >();
  expectTypeOf<UpstreamError['retryAfterMs']>().toEqualTypeOf<number | undefined>();
  expectTypeOf<{
    name: 'fraud';
    baseUrl: string;
    retry: false;
    circuit: false;
    bulkhead: false;
    cache: true;
  }>().toExtend<HttpClientOptions>();
  // @ts-expect-error: a name and a base URL are needed
  expectTypeOf<{ name: string }>().toExtend<HttpClientOptions>();
  // @ts-expect-error: a schema is needed
  void (() => client.get('/', {}));
});
