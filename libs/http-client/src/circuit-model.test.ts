import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createCircuit } from './circuit.ts';
import type { Outcome } from './circuit.ts';
import { createTestClock } from './test-clock.ts';
import { UpstreamError } from './upstream-error.ts';

const toError = (code: UpstreamError['code']): UpstreamError =>
  new UpstreamError({ code, upstream: 'fraud', request: 'GET /', reason: code });
const toAnswer = (status: number): Outcome => ({ status, text: '', retryAfter: undefined, isStale: false });

it('asks an upstream that is left alone exactly when the wait is over, whatever it and the time do', async () => {
  const step = fc.oneof(
    fc.constantFrom(200, 404, 429, 500, 503).map(toAnswer),
    fc.constantFrom('timeout' as const, 'unreachable' as const, 'deadline' as const).map(toError),
    fc.integer({ min: 1, max: 8000 }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 80 }),
      fc.integer({ min: 1, max: 10 }),
      async (steps, window) => {
        const clock = createTestClock();
        const changes: string[] = [];
        const options = { window, minimumAttempts: window, openMs: 5000 };
        const circuit = createCircuit(options, clock, (state, before) => changes.push(`${before} ${state}`));
        for (const next of steps) {
          if (typeof next === 'number') {
            clock.advance(next);
            continue;
          }
          const isDue = circuit.state === 'closed' || circuit.waitMs === 0;
          const outcome = await circuit.run(async () => next);
          expect(outcome).toBe(isDue ? next : undefined);
          expect(circuit.state).not.toBe('half-open');
          expect(circuit.waitMs).toBeLessThanOrEqual(5000);
        }
        for (const [index, change] of changes.entries()) {
          expect(['closed open', 'open half-open', 'half-open open', 'half-open closed']).toContain(change);
          expect(change.split(' ')[0]).toBe(index === 0 ? 'closed' : changes[index - 1]?.split(' ')[1]);
        }
      },
    ),
  );
});
