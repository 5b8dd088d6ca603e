import { expectTypeOf } from 'vitest';
import { z } from 'zod';
import { createService, defineConfig, problem, startService } from './index.ts';
import type {
  BuildService,
  Clock,
  HealthCheck,
  HttpClient,
  Logger,
  Problem,
  ProblemError,
  Service,
  ServiceInfo,
  ServiceOverrides,
  ServiceToggles,
  StartableService,
  StopPhase,
  TelemetrySink,
  ToggleValues,
} from './index.ts';
import { captureTelemetry, manualClock, startUpstream, testEnv } from './testing.ts';
import type { CapturedTelemetry, ManualClock, MetricSample, Upstream } from './testing.ts';

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

expectTypeOf<Service>().toExtend<StartableService>();
expectTypeOf<BuildService>().parameter(0).toHaveProperty('flags');
expectTypeOf<Service['log']>().toEqualTypeOf<Logger>();
expectTypeOf<Service['clock']>().toEqualTypeOf<Clock>();
expectTypeOf<Service['info']>().toEqualTypeOf<ServiceInfo>();
expectTypeOf<ServiceInfo['domain']>().toEqualTypeOf<string | undefined>();
expectTypeOf<Service['start']>().returns.resolves.toEqualTypeOf<{ url: string }>();
expectTypeOf<Service['drain']>().returns.toEqualTypeOf<Promise<void>>();
expectTypeOf<Service['close']>().returns.toEqualTypeOf<Promise<void>>();
expectTypeOf<Service['check']>().parameters.toEqualTypeOf<[check: HealthCheck]>();
expectTypeOf<StopPhase>().toEqualTypeOf<'unready' | 'drain' | 'close' | 'release' | 'flush'>();
// @ts-expect-error -- no such phase
service.onStop({ name: 'pool', phase: 'later', run: () => {} });
// @ts-expect-error -- the service gives its own tracer and name
service.client('other', { baseUrl: 'http://127.0.0.1', name: 'another' });

expectTypeOf(problem(503, 'Try again.', { retryAfterMs: undefined })).toEqualTypeOf<ProblemError>();
expectTypeOf<ProblemError['problem']>().toEqualTypeOf<Problem>();
expectTypeOf<ProblemError['retryAfterMs']>().toEqualTypeOf<number | undefined>();
expectTypeOf<Problem['errors']>().toEqualTypeOf<
  { in: string; pointer: string; detail: string }[] | undefined
>();

expectTypeOf(service.toggles).toEqualTypeOf<ServiceToggles>();
expectTypeOf(service.toggles.getBooleanValue('new-checkout', false)).toEqualTypeOf<Promise<boolean>>();
expectTypeOf((await service.toggles.getNumberDetails('limit', 1)).value).toEqualTypeOf<number>();
// @ts-expect-error -- the fallback has the type of the toggle
void service.toggles.getBooleanValue('new-checkout', 'false');
// @ts-expect-error -- a service only asks: providers and events belong to whoever runs it
void service.toggles.addHandler;
expectTypeOf<NonNullable<ServiceOverrides['toggles']>>().toEqualTypeOf<ToggleValues>();

expectTypeOf(manualClock()).toEqualTypeOf<ManualClock>();
expectTypeOf<ManualClock>().toExtend<NonNullable<ServiceOverrides['clock']>>();
expectTypeOf<ManualClock['advance']>().toEqualTypeOf<(ms: number) => Promise<void>>();
expectTypeOf(captureTelemetry()).toEqualTypeOf<CapturedTelemetry>();
expectTypeOf<CapturedTelemetry>().toExtend<TelemetrySink>();
expectTypeOf(captureTelemetry().metric(service, 'payments_taken_total')).resolves.toEqualTypeOf<
  MetricSample[]
>();
expectTypeOf(testEnv()).toExtend<NonNullable<ServiceOverrides['env']>>();
expectTypeOf(startUpstream(() => {})).toEqualTypeOf<Promise<Upstream>>();
