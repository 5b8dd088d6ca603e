import type { Meter, Tracer } from '@opentelemetry/api';
import { expectTypeOf } from 'vitest';
import { createTelemetry } from './index.ts';
import type { AccessLog, BoundHistogram, LogLevel, RequestTracer, Telemetry } from './index.ts';

// What is said of the types here is checked by `tsc`; nothing of it runs.

const options = { service: 'payments', release: 'v1', environment: 'local', instance: '1' };
const telemetry = createTelemetry(options);
expectTypeOf(telemetry).toEqualTypeOf<Telemetry>();
expectTypeOf(telemetry.meter).toEqualTypeOf<Meter>();
expectTypeOf(telemetry.tracer).toEqualTypeOf<Tracer>();
expectTypeOf(telemetry.requests).toEqualTypeOf<RequestTracer | undefined>();
expectTypeOf(telemetry.accessLog).toEqualTypeOf<AccessLog | undefined>();
expectTypeOf<Telemetry['createBoundHistogram']>().returns.toEqualTypeOf<BoundHistogram | undefined>();
expectTypeOf<Telemetry['shutdown']>().parameters.toEqualTypeOf<[timeoutMs?: number]>();
expectTypeOf<'verbose'>().not.toExtend<LogLevel>();

// @ts-expect-error -- who it is must be told
createTelemetry({ service: 'payments' });
// @ts-expect-error -- no such level
createTelemetry({ ...options, logLevel: 'verbose' });
const histogram = telemetry.createBoundHistogram({ name: 'a', description: '', unit: 's', boundaries: [1] });
// @ts-expect-error -- a bound series takes numbers
histogram?.bind({}).record('1');
