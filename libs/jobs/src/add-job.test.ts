import { createService, type Service } from '@roadbed/service';
import { captureTelemetry, manualClock, testEnv } from '@roadbed/service/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { addJob } from './add-job.ts';
import type { JobOptions } from './job-options.ts';

const services: Service[] = [];

afterEach(() => Promise.all(services.splice(0).map((service) => service.close().catch(() => {}))));

/** A service whose time stands still, with one job that runs every second. */
function create(options: Partial<JobOptions> = {}) {
  const clock = manualClock();
  const telemetry = captureTelemetry();
  const service = createService({ name: 'example', env: testEnv(), clock, telemetry });
  services.push(service);
  const started: number[] = [];
  const job = addJob(service, {
    name: 'tidy',
    everyMs: 1000,
    run: () => {
      started.push(clock.now());
    },
    ...options,
  });
  const statusOf = async () => {
    const { checks } = (await service.inject('/health/ready')).json<{
      checks: Record<string, { status: string }>;
    }>();
    return checks['job tidy']?.status;
  };
  return { service, clock, telemetry, started, job, statusOf };
}

describe('addJob', () => {
  it('runs once the service is ready, and then at every interval', async () => {
    const { service, clock, started } = create();
    expect(started).toEqual([]);
    await service.inject('/info');
    await clock.advance(0);
    expect(started).toEqual([0]);
    await clock.advance(2500);
    expect(started).toEqual([0, 1000, 2000]);
  });

  it('begins no run while one is under way, and makes up for nothing', async () => {
    const ends: Array<() => void> = [];
    const starts: number[] = [];
    const { service, clock } = create({
      run: () => {
        starts.push(ends.length);
        return new Promise<void>((resolve) => ends.push(resolve));
      },
    });
    await service.inject('/info');
    await clock.advance(5000);
    expect(starts).toHaveLength(1);
    ends[0]?.();
    await clock.advance(0);
    expect(starts).toHaveLength(2);
    ends[1]?.();
    await clock.advance(999);
    expect(starts).toHaveLength(2);
    await clock.advance(1);
    expect(starts).toHaveLength(3);
    ends[2]?.();
  });

  it('goes on after a failure, tells it, and is degraded until a run succeeds', async () => {
    let fails = true;
    const { service, clock, telemetry, statusOf } = create({
      run: () => {
        if (fails) throw new Error('no disk');
      },
    });
    expect(await statusOf()).toBe('pass');
    await clock.advance(10_000);
    expect(await statusOf()).toBe('fail');
    expect((await service.inject('/health/ready')).statusCode).toBe(200);
    expect(telemetry.lines).toContainEqual(expect.objectContaining({ message: 'a job failed', job: 'tidy' }));
    const failed = (await telemetry.metric(service, 'jobs_runs_total')).find(
      ({ labels }) => labels['job_outcome'] === 'failed',
    );
    expect(failed?.value).toBeGreaterThan(1);
    expect((await telemetry.spans()).map(({ name }) => name)).toContain('job tidy');

    fails = false;
    await clock.advance(10_000);
    expect(await statusOf()).toBe('pass');
  });

  it('aborts a run at its limit, and fails its check while the run goes on', async () => {
    let signal: AbortSignal | undefined;
    let end = () => {};
    const { service, clock, statusOf } = create({
      timeoutMs: 300,
      run: (given) => {
        signal = given;
        return new Promise<void>((resolve) => {
          end = resolve;
        });
      },
    });
    await service.inject('/info');
    await clock.advance(299);
    expect(signal?.aborted).toBe(false);
    await clock.advance(1);
    expect(signal?.aborted).toBe(true);
    await clock.advance(10_000);
    expect(await statusOf()).toBe('fail');
    end();
    await clock.advance(0);
    end();
  });

  it('aborts the run under way when the service closes, waits for it, and begins no more', async () => {
    let ended = false;
    let begun = 0;
    const { service, clock } = create({
      run: async (signal) => {
        begun += 1;
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        ended = true;
      },
    });
    await service.inject('/info');
    await clock.advance(0);
    await service.close();
    expect(ended).toBe(true);
    await clock.advance(5000);
    expect(begun).toBe(1);
  });

  it('runs when it is told to, and waits for the run under way', async () => {
    const { job, started } = create();
    await Promise.all([job.run(), job.run()]);
    expect(started).toHaveLength(1);
  });

  it.each([
    [{ everyMs: 0 }, 'everyMs of the job "tidy" is 0'],
    [{ everyMs: Number.NaN }, 'everyMs of the job "tidy" is NaN'],
    [{ timeoutMs: 2 ** 31 }, 'timeoutMs'],
    [{ name: '' }, 'empty name'],
  ])('refuses %j', (options, message) => {
    expect(() => create(options)).toThrow(message);
  });
});
