import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createHealth } from './index.ts';
import type { Health, HealthCheck } from './index.ts';

describe('createHealth', () => {
  let health: Health;
  const changes: string[] = [];
  const create = (...checks: HealthCheck[]): Health => {
    changes.length = 0;
    health = createHealth({ onChange: (name, status) => changes.push(`${name} ${status}`) });
    for (const check of checks) {
      health.register(check);
    }
    return health;
  };

  afterEach(() => health.stop());

  it('is live from the beginning, started and ready after the first runs, unready but live while draining', async () => {
    create({ name: 'store', check: () => {} });
    const states = (): string[] => [health.live().status, health.started().status, health.ready().status];
    expect(states()).toEqual(['pass', 'fail', 'fail']);
    await health.start();
    expect(states()).toEqual(['pass', 'pass', 'pass']);
    health.drain();
    expect(states()).toEqual(['pass', 'pass', 'fail']);
  });

  it('stays unready when it drains before its first runs have ended', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    create({ name: 'store', check: () => promise });
    const started = health.start();
    health.drain();
    resolve();
    await started;
    expect(health.ready().status).toBe('fail');
  });

  it('follows a critical check down and up again, and tells each change once', async () => {
    let isUp = true;
    create({
      name: 'store',
      intervalMs: 5,
      check: () => {
        if (!isUp) {
          throw new Error('down');
        }
      },
    });
    await health.start();
    expect(changes).toEqual([]);
    isUp = false;
    await until(() => health.ready().status === 'fail');
    isUp = true;
    await until(() => health.ready().status === 'pass');
    expect(changes).toEqual(['store fail', 'store pass']);
  });

  it('reports a check that is not critical and stays ready', async () => {
    create({ name: 'cache', critical: false, check: () => Promise.reject(new Error('down')) });
    await health.start();
    expect(health.ready()).toEqual({
      status: 'pass',
      checks: { cache: { status: 'fail', critical: false } },
    });
  });

  it('fails a check that hangs, aborts it, and does not start it a second time beside itself', async () => {
    let runs = 0;
    let aborted = false;
    create({
      name: 'hangs',
      timeoutMs: 10,
      intervalMs: 5,
      check: (signal) => {
        runs += 1;
        signal.addEventListener('abort', () => {
          aborted = true;
        });
        return new Promise(() => {});
      },
    });
    await health.start();
    await sleep(50);
    expect(health.ready()).toEqual({ status: 'fail', checks: { hangs: { status: 'fail', critical: true } } });
    expect({ runs, aborted }).toEqual({ runs: 1, aborted: true });
  });

  it('runs a check that is added later at once', async () => {
    create();
    await health.start();
    health.register({ name: 'late', check: () => Promise.reject(new Error('down')) });
    expect(health.ready().checks['late']).toEqual({ status: 'pending', critical: true });
    await until(() => health.ready().checks['late']?.status === 'fail');
  });

  it('refuses two checks of one name', () => {
    create({ name: 'store', check: () => {} });
    expect(() => health.register({ name: 'store', check: () => {} })).toThrow(/"store" is registered twice/);
  });
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await sleep(2);
  }
}
