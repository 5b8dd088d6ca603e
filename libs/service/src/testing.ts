import { fastify } from 'fastify';
import type { FastifyInstance } from 'fastify';

export { captureTelemetry } from './capture-telemetry.ts';
export type { CapturedTelemetry, MetricSample } from './capture-telemetry.ts';

/** A stand-in for another service that listens on a port of its own. */
export interface Upstream {
  /** Base URL, without a slash at the end. */
  url: string;
  close(): Promise<void>;
}

/**
 * Variables for a service under test: any free port, no logs, no drain time. Nothing is taken from
 * `process.env`, so that a test gives the same result everywhere.
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
 * Starts a real HTTP server that stands in for another service.
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
