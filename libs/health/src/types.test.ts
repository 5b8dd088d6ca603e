import type { IncomingMessage } from 'node:http';
import type { Meter } from '@opentelemetry/api';
import { expectTypeOf, it } from 'vitest';
import { createDetailsGuard, createHealth, createStopSequence, systemClock } from './index.ts';
import type {
  CheckListener,
  CheckReport,
  CheckStatus,
  Clock,
  DetailsRequest,
  Health,
  HealthCheck,
  HealthLogger,
  HealthOptions,
  HealthReport,
  HealthStatus,
  Probe,
  StopOutcome,
  StopPhase,
} from './index.ts';
import { createHangingHealth, createManualClock, measureProbes } from './testing.ts';
import type { ManualClock, ProbeTimes } from './testing.ts';

it('pins the public types', () => {
  const health = createHealth();
  expectTypeOf(health).toEqualTypeOf<Health>();
  expectTypeOf(health.ready({ group: 'storage', details: true })).toEqualTypeOf<HealthReport>();
  expectTypeOf<HealthStatus>().toEqualTypeOf<'pass' | 'degraded' | 'fail'>();
  expectTypeOf<CheckStatus>().toEqualTypeOf<'pending' | 'pass' | 'fail'>();
  expectTypeOf<Probe>().toEqualTypeOf<'live' | 'ready' | 'started'>();
  expectTypeOf<HealthReport['checks'][string]>().toEqualTypeOf<CheckReport>();
  expectTypeOf<{ name: 'store'; check: (signal: AbortSignal) => Promise<void> }>().toExtend<HealthCheck>();
  expectTypeOf<HealthOptions>().toEqualTypeOf<{
    onChange?: CheckListener;
    logger?: HealthLogger;
    meter?: Meter;
    clock?: Clock;
  }>();
  expectTypeOf<Console>().toExtend<HealthLogger>();
  expectTypeOf<IncomingMessage>().toExtend<DetailsRequest>();
  expectTypeOf(systemClock).toEqualTypeOf<Clock>();
  // @ts-expect-error: a name is needed
  expectTypeOf<{ check: () => void }>().toExtend<HealthCheck>();
  expectTypeOf(createDetailsGuard()).returns.toEqualTypeOf<boolean>();
  expectTypeOf(() => createStopSequence().run()).returns.resolves.toEqualTypeOf<StopOutcome[]>();
  expectTypeOf<StopPhase>().toEqualTypeOf<'unready' | 'drain' | 'close' | 'release' | 'flush'>();
});

it('pins the types for tests', () => {
  expectTypeOf(createManualClock).toEqualTypeOf<(startMs?: number) => ManualClock>();
  expectTypeOf<ManualClock>().toExtend<Clock>();
  expectTypeOf(createHangingHealth).toEqualTypeOf<(checks?: number) => Health>();
  expectTypeOf(measureProbes).toEqualTypeOf<(probe: () => unknown, count?: number) => Promise<ProbeTimes>>();
});
