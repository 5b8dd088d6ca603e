import { describe, expect, expectTypeOf, it } from 'vitest';
import { createStopSequence, STOP_PHASES } from './index.ts';
import type { StopPhase } from './index.ts';
import { createManualClock } from './testing.ts';

describe('createStopSequence', () => {
  it('runs phase by phase, in a phase the last hook first, each after the one before has ended', async () => {
    const stop = createStopSequence();
    const calls: string[] = [];
    for (const phase of STOP_PHASES.toReversed()) {
      for (const name of ['a', 'b']) {
        stop.add({
          phase,
          name,
          run: async () => {
            calls.push(`${phase} ${name}`);
            await new Promise(setImmediate);
            calls.push('ended');
          },
        });
      }
    }
    const outcomes = await stop.run();
    const expected = ['unready', 'drain', 'close', 'release', 'flush'].flatMap((phase) => [
      `${phase} b`,
      `${phase} a`,
    ]);
    expect(calls).toEqual(expected.flatMap((call) => [call, 'ended']));
    expect(outcomes.map(({ phase, name, status }) => `${phase} ${name} ${status}`)).toEqual(
      expected.map((call) => `${call} done`),
    );
    expectTypeOf(outcomes[0]!.phase).toEqualTypeOf<StopPhase>();
  });

  it('goes on without a hook that throws, rejects or hangs', async () => {
    const clock = createManualClock();
    const stop = createStopSequence({ clock });
    let flushed = false;
    stop.add({ phase: 'release', name: 'hangs', timeoutMs: 500, run: () => new Promise(() => {}) });
    stop.add({ phase: 'release', name: 'rejects', run: () => Promise.reject(new Error('no')) });
    stop.add({
      phase: 'close',
      name: 'throws',
      run: () => {
        throw new Error('no');
      },
    });
    stop.add({ phase: 'flush', name: 'telemetry', run: () => (flushed = true) });
    const running = stop.run();
    await clock.advance(499);
    expect(flushed).toBe(false);
    await clock.advance(1);
    expect((await running).map(({ name, status }) => `${name} ${status}`)).toEqual([
      'throws failed',
      'rejects failed',
      'hangs timed-out',
      'telemetry done',
    ]);
    expect(flushed).toBe(true);
  });

  it('refuses a time limit that cannot be kept', () => {
    const stop = createStopSequence();
    for (const timeoutMs of [0, -1, Number.NaN, 2 ** 31]) {
      expect(() => stop.add({ phase: 'release', name: 'pool', timeoutMs, run: () => {} })).toThrow(
        new RangeError(
          `The stop hook "pool" has timeoutMs ${timeoutMs}. Use milliseconds above 0 and at most 2147483647.`,
        ),
      );
    }
  });

  it('runs once, however often it is asked to', async () => {
    const stop = createStopSequence();
    let runs = 0;
    stop.add({ phase: 'close', name: 'server', run: () => (runs += 1) });
    expect(await Promise.all([stop.run(), stop.run()])).toEqual([
      [{ phase: 'close', name: 'server', status: 'done' }],
      [{ phase: 'close', name: 'server', status: 'done' }],
    ]);
    expect(runs).toBe(1);
  });

  it('takes a hook for a phase to come while it runs, and refuses one that would never run', async () => {
    const stop = createStopSequence();
    let closed = false;
    stop.add({
      phase: 'close',
      name: 'server',
      run: () => {
        stop.add({ phase: 'release', name: 'late', run: () => (closed = true) });
        stop.add({ phase: 'drain', name: 'too late', run: () => {} });
      },
    });
    expect(await stop.run()).toMatchObject([
      { status: 'failed', error: { message: expect.stringContaining('"too late" comes too late') } },
      { name: 'late', status: 'done' },
    ]);
    expect(closed).toBe(true);
  });
});
