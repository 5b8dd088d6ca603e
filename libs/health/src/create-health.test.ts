import { afterEach, describe, expect, expectTypeOf, it } from 'vitest';
import { createHealth } from './index.ts';
import type { Health, HealthCheck, HealthOptions, HealthReport, HealthStatus } from './index.ts';
import { createManualClock } from './testing.ts';
import type { ManualClock } from './testing.ts';

describe('createHealth', () => {
  let health: Health;
  let clock: ManualClock;
  let changes: string[];
  const create = (checks: HealthCheck[] = [], options: HealthOptions = {}): Health => {
    clock = createManualClock(Date.UTC(2026, 0, 1));
    changes = [];
    health = createHealth({
      clock,
      onChange: (name, status) => changes.push(`${name} ${status}`),
      ...options,
    });
    for (const check of checks) {
      health.register(check);
    }
    return health;
  };
  const states = (): string[] => [health.live().status, health.started().status, health.ready().status];
  const down = (): never => {
    throw new Error('down');
  };

  afterEach(() => health.stop());

  it('is live from the beginning, started and ready after the first runs, unready but live while draining', async () => {
    create([{ name: 'store', check: () => {} }]);
    expect(states()).toEqual(['pass', 'fail', 'fail']);
    await health.start();
    expect(states()).toEqual(['pass', 'pass', 'pass']);
    health.drain();
    expect(states()).toEqual(['pass', 'pass', 'fail']);
  });

  it('stays unready when it drains before its first runs have ended', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    create([{ name: 'store', check: () => promise }]);
    const started = health.start();
    health.drain();
    resolve();
    await started;
    expect(health.ready().status).toBe('fail');
  });

  it('follows a critical check down and up again, and tells each change once', async () => {
    let isUp = true;
    create([{ name: 'store', intervalMs: 1000, check: () => isUp || down() }]);
    await health.start();
    expect(changes).toEqual([]);
    isUp = false;
    await clock.advance(999);
    expect(health.ready().status).toBe('pass');
    await clock.advance(1);
    expect(health.ready().status).toBe('fail');
    await clock.advance(2000);
    isUp = true;
    await clock.advance(1000);
    expect(health.ready().status).toBe('pass');
    expect(changes).toEqual(['store fail', 'store pass']);
  });

  it('is degraded but ready while a check that is not critical fails', async () => {
    create([
      { name: 'store', check: () => {} },
      { name: 'cache', critical: false, check: down },
    ]);
    await health.start();
    expect(health.ready()).toEqual({
      status: 'degraded',
      checks: { store: { status: 'pass', critical: true }, cache: { status: 'fail', critical: false } },
    });
  });

  it('fails a check that hangs, aborts it, and does not start it a second time beside itself', async () => {
    const signals: AbortSignal[] = [];
    const hanging = Promise.withResolvers<void>();
    create([
      {
        name: 'hangs',
        timeoutMs: 500,
        intervalMs: 1000,
        check: (signal) => (signals.push(signal) === 1 ? hanging.promise : undefined),
      },
    ]);
    const started = health.start();
    await clock.advance(499);
    expect([health.ready().checks['hangs']?.status, signals[0]?.aborted]).toEqual(['pending', false]);
    await clock.advance(1);
    await started;
    expect(health.ready()).toEqual({ status: 'fail', checks: { hangs: { status: 'fail', critical: true } } });
    expect(signals[0]?.aborted).toBe(true);
    await clock.advance(10_000);
    expect(signals).toHaveLength(1);
    hanging.resolve();
    await clock.advance(1000);
    expect([signals.length, health.ready().status]).toEqual([2, 'pass']);
  });

  it('runs a check that is added later at once', async () => {
    create();
    await health.start();
    health.register({ name: 'late', check: down });
    expect(health.ready().checks['late']).toEqual({ status: 'pending', critical: true });
    await clock.advance(0);
    expect(health.ready().checks['late']?.status).toBe('fail');
  });

  it('does not follow a check that flaps faster than its thresholds', async () => {
    const found = [true, false, true, false, false, true, false, true, true];
    create([
      {
        name: 'flaps',
        intervalMs: 10,
        failAfter: 2,
        passAfter: 2,
        check: () => found.shift() === true || down(),
      },
    ]);
    await health.start();
    const seen = [health.ready().status];
    while (found.length > 0) {
      await clock.advance(10);
      seen.push(health.ready().status);
    }
    expect(seen.join(' ')).toBe('pass pass pass pass fail fail fail fail pass');
    expect(changes).toEqual(['flaps fail', 'flaps pass']);
  });

  it('asks for one group alone, and counts the phase for it too', async () => {
    create([
      { name: 'store', group: 'storage', check: () => {} },
      { name: 'files', group: 'storage', check: () => {} },
      { name: 'mail', group: 'messages', check: down },
      { name: 'other', check: () => {} },
    ]);
    expect(health.ready({ group: 'storage' }).status).toBe('fail');
    await health.start();
    expect(health.groups()).toEqual(['storage', 'messages']);
    expect(health.ready({ group: 'storage' })).toMatchObject({
      status: 'pass',
      checks: { store: {}, files: {} },
    });
    expect(Object.keys(health.ready({ group: 'storage' }).checks)).toEqual(['store', 'files']);
    expect([health.ready({ group: 'messages' }).status, health.ready().status]).toEqual(['fail', 'fail']);
    health.drain();
    expect(health.ready({ group: 'storage' }).status).toBe('fail');
  });

  it('kills only by a check of liveness that has failed, never by one of readiness or one not run yet', async () => {
    let isAlive = true;
    create([
      { name: 'loop', probe: 'live', intervalMs: 10, check: () => isAlive || down() },
      { name: 'store', check: down },
    ]);
    expect(health.live()).toEqual({
      status: 'pass',
      checks: { loop: { status: 'pending', critical: true } },
    });
    await health.start();
    expect(states()).toEqual(['pass', 'pass', 'fail']);
    isAlive = false;
    await clock.advance(10);
    expect(health.live().status).toBe('fail');
    expect(Object.keys(health.ready().checks)).toEqual(['store']);
  });

  it('starts only once the checks of the start have passed, and asks them no more after that', async () => {
    let runs = 0;
    create([{ name: 'warm', probe: 'started', intervalMs: 10, check: () => (runs += 1) >= 3 || down() }]);
    await health.start();
    expect(states()).toEqual(['pass', 'fail', 'fail']);
    await clock.advance(20);
    expect(states()).toEqual(['pass', 'pass', 'pass']);
    await clock.advance(100);
    expect(runs).toBe(3);
  });

  it('tells reasons, times and groups only when it is asked for details', async () => {
    create([
      {
        name: 'store',
        group: 'storage',
        intervalMs: 1000,
        check: () => Promise.reject(new Error('10.0.0.5 refused')),
      },
    ]);
    await health.start();
    await clock.advance(2000);
    expect(JSON.stringify(health.ready())).not.toMatch(/10\.0|storage|2026/);
    expect(health.ready({ details: true }).checks['store']).toEqual({
      status: 'fail',
      critical: true,
      details: {
        group: 'storage',
        reason: '10.0.0.5 refused',
        checkedAt: '2026-01-01T00:00:02.000Z',
        changedAt: '2026-01-01T00:00:00.000Z',
        durationMs: 0,
        failures: 3,
      },
    });
  });

  it('logs each change of a check and of readiness once, and no start or stop that goes as planned', async () => {
    const lines: string[] = [];
    const note = (level: string) => (values: object, message: string) => {
      const { check, before, after } = values as Record<string, string | undefined>;
      lines.push(`${level} ${message}: ${check ?? `${before} → ${after}`}`);
    };
    let isUp = true;
    create([{ name: 'store', intervalMs: 10, check: () => isUp || down() }], {
      logger: { info: note('info'), warn: note('warn') },
    });
    await health.start();
    isUp = false;
    await clock.advance(30);
    isUp = true;
    await clock.advance(30);
    health.drain();
    health.drain();
    expect(lines).toEqual([
      'warn a health check fails: store',
      'warn readiness changes: pass → fail',
      'info a health check passes again: store',
      'info readiness changes: fail → pass',
    ]);
  });

  it('answers while every check hangs, without waiting for one of them', () => {
    const names = Array.from({ length: 100 }, (_, index) => `hangs-${index}`);
    create(names.map((name) => ({ name, check: () => new Promise(() => {}) })));
    void health.start();
    const report = health.ready();
    expectTypeOf(report).toEqualTypeOf<HealthReport>();
    expectTypeOf(report.status).toEqualTypeOf<HealthStatus>();
    expect(Object.keys(report.checks)).toEqual(names);
  });

  it('aborts what is under way when it stops, and looks at nothing that comes after', async () => {
    let aborted = false;
    create([
      {
        name: 'slow',
        check: (signal) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => {
              aborted = true;
              reject(new Error('aborted'));
            });
          }),
      },
    ]);
    const started = health.start();
    health.stop();
    await started;
    await clock.advance(60_000);
    expect([aborted, changes]).toEqual([true, []]);
  });

  it('refuses two checks of one name, and limits that cannot be kept', () => {
    create([{ name: 'store', check: () => {} }]);
    const register = (check: Partial<HealthCheck>) => () =>
      health.register({ name: 'other', check: () => {}, ...check });
    expect(register({ name: 'store' })).toThrow(/"store" is registered twice/);
    expect(register({ name: '' })).toThrow(/empty name/);
    expect(register({ timeoutMs: 0 })).toThrow(/"other" has timeoutMs 0/);
    expect(register({ intervalMs: Number.POSITIVE_INFINITY })).toThrow(/intervalMs Infinity/);
    expect(register({ failAfter: 1.5 })).toThrow(/failAfter 1.5/);
    expect(register({ passAfter: Number.NaN })).toThrow(/passAfter NaN/);
  });
});
