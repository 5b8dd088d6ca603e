import { createManualClock } from '@roadbed/health/testing';
import type { ManualClock } from '@roadbed/health/testing';
import { fastify } from 'fastify';
import type { FastifyInstance } from 'fastify';

export type { ManualClock } from '@roadbed/health/testing';

export { captureTelemetry } from './capture-telemetry.ts';
export type { CapturedTelemetry, MetricSample } from './capture-telemetry.ts';

/** A stand-in for another service that listens on a free port of 127.0.0.1. */
export interface Upstream {
  /** Base URL, without a slash at the end. */
  url: string;
  /** Ends its connections and frees the port. */
  close(): Promise<void>;
}

/**
 * Variables for a service under test: any free port, no logs, no drain time. Nothing is taken from
 * `process.env`, so that a test gives the same result everywhere.
 *
 * @param variables added to these, or in their place
 */
export function testEnv(
  variables: Record<string, string | undefined> = {},
): Record<string, string | undefined> {
  return {
    PORT: '0',
    LOG_LEVEL: 'silent',
    DRAIN_MS: '0',
    ROADBED_ENVIRONMENT: 'stubs',
    ...variables,
  };
}

/**
 * A clock that stands still until a test advances it: health checks, the drain time, the limits of a stop, and the
 * deadlines, retries and circuits of clients go by it. Sockets and what listens keep to the machine's time.
 *
 * @param startMs its first time, in milliseconds since the Unix epoch. Default 0.
 *
 * @example
 * const clock = manualClock();
 * const service = buildApp({ env: testEnv(), clock });
 * await clock.advance(10_000); // ten seconds later
 */
export function manualClock(startMs = 0): ManualClock {
  return createManualClock(startMs);
}

/**
 * Starts a real HTTP server that stands in for another service.
 *
 * @param define adds its routes, by Fastify
 *
 * @example
 * const fraud = await startUpstream((app) => app.post('/assessments', () => ({ risk: 0.9 })));
 * const service = buildApp({ env: testEnv({ FRAUD_URL: fraud.url }) });
 */
export async function startUpstream(define: (app: FastifyInstance) => unknown): Promise<Upstream> {
  const app = fastify({ forceCloseConnections: true });
  define(app);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { url, close: () => app.close() };
}
