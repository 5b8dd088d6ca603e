import { expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import {
  createHttpClient,
  currentDeadline,
  isUpstreamError,
  runWithDeadline,
  toGatewayAnswer,
  UPSTREAM_ERROR_CODES,
} from './index.ts';
import type {
  HttpClient,
  HttpClientOptions,
  UpstreamCheck,
  UpstreamError,
  UpstreamErrorCode,
  UpstreamResult,
  UpstreamState,
} from './index.ts';

it('pins the public types', () => {
  const client = createHttpClient({ name: 'fraud', baseUrl: 'http://127.0.0.1:1' });
  const schema = z.object({ risk: z.number() });
  const typed = () => client.get('/', { schema });
  expectTypeOf<Awaited<ReturnType<typeof typed>>>().toEqualTypeOf<
    { ok: true; status: number; data: { risk: number } } | { ok: false; error: UpstreamError }
  >();
  expectTypeOf<Awaited<ReturnType<typeof typed>>>().toEqualTypeOf<UpstreamResult<{ risk: number }>>();
  expectTypeOf(client).toEqualTypeOf<HttpClient>();
  expectTypeOf(client.state).toEqualTypeOf<UpstreamState>();
  expectTypeOf<UpstreamState>().toEqualTypeOf<'closed' | 'open' | 'half-open'>();
  expectTypeOf(client.check()).toEqualTypeOf<UpstreamCheck>();
  expectTypeOf<UpstreamErrorCode>().toEqualTypeOf<
    'timeout' | 'unreachable' | 'status' | 'invalid-response' | 'circuit-open' | 'overloaded' | 'deadline'
  >();
  expectTypeOf<UpstreamError['code']>().toEqualTypeOf<UpstreamErrorCode>();
  expectTypeOf(UPSTREAM_ERROR_CODES).items.toEqualTypeOf<UpstreamErrorCode>();
  expectTypeOf(isUpstreamError).guards.toEqualTypeOf<UpstreamError>();
  expectTypeOf(toGatewayAnswer).toEqualTypeOf<
    (error: Pick<UpstreamError, 'code' | 'retryAfterMs'>) => {
      status: 502 | 503 | 504;
      headers: { 'retry-after'?: string };
    }
  >();
  expectTypeOf(currentDeadline).toEqualTypeOf<() => number | undefined>();
  expectTypeOf(() => runWithDeadline(5000, async () => 'done')).returns.resolves.toBeString();
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
