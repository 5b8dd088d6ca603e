import { expectTypeOf, it } from 'vitest';
import { createDetailsGuard, createHealth, createStopSequence } from './index.ts';
import type {
  CheckReport,
  CheckStatus,
  Health,
  HealthCheck,
  HealthReport,
  HealthStatus,
  Probe,
  StopOutcome,
  StopPhase,
} from './index.ts';

it('pins the public types', () => {
  const health = createHealth();
  expectTypeOf(health).toEqualTypeOf<Health>();
  expectTypeOf(health.ready({ group: 'storage', details: true })).toEqualTypeOf<HealthReport>();
  expectTypeOf<HealthStatus>().toEqualTypeOf<'pass' | 'degraded' | 'fail'>();
  expectTypeOf<CheckStatus>().toEqualTypeOf<'pending' | 'pass' | 'fail'>();
  expectTypeOf<Probe>().toEqualTypeOf<'live' | 'ready' | 'started'>();
  expectTypeOf<HealthReport['checks'][string]>().toEqualTypeOf<CheckReport>();
  expectTypeOf<{ name: 'store'; check: (signal: AbortSignal) => Promise<void> }>().toExtend<HealthCheck>();
  // @ts-expect-error: a name is needed
  expectTypeOf<{ check: () => void }>().toExtend<HealthCheck>();
  expectTypeOf(createDetailsGuard()).returns.toEqualTypeOf<boolean>();
  expectTypeOf(() => createStopSequence().run()).returns.resolves.toEqualTypeOf<StopOutcome[]>();
  expectTypeOf<StopPhase>().toEqualTypeOf<'unready' | 'drain' | 'close' | 'release' | 'flush'>();
});
