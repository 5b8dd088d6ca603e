import type { Health, HealthReport } from '@roadbed/health';
import type { Telemetry } from '@roadbed/telemetry';
import type { FastifyReply } from 'fastify';
import { UNOBSERVED } from './observe-requests.ts';
import type { ServiceFastify } from './service-fastify.ts';

/** What `/info` tells. */
export interface ServiceInfo {
  service: string;
  /** Digest of the release, or `development`. */
  release: string;
  commit: string;
  environment: string;
  instance: string;
  pid: number;
  /** ISO 8601. */
  startedAt: string;
}

/** What the routes answer from. */
export interface PlatformRoutesOptions {
  info: ServiceInfo;
  health: Health;
  telemetry: Telemetry;
  openApi: () => Promise<object>;
}

/** Adds the routes that every service has: health probes, `/info`, `/metrics`, `/openapi.json`. */
export function addPlatformRoutes(app: ServiceFastify, options: PlatformRoutesOptions): void {
  const { info, health, telemetry, openApi } = options;
  const hidden = { config: UNOBSERVED, schema: { hide: true } };

  app.get('/health/live', hidden, (_request, reply) => sendHealth(reply, health.live()));
  app.get('/health/ready', hidden, (_request, reply) => sendHealth(reply, health.ready()));
  app.get('/health/started', hidden, (_request, reply) => sendHealth(reply, health.started()));
  app.get('/info', hidden, () => info);
  app.get('/metrics', hidden, async (_request, reply) => {
    const text = await telemetry.toPrometheusText();
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(text);
  });
  app.get('/openapi.json', hidden, async () => openApi());
}

function sendHealth(reply: FastifyReply, report: HealthReport): FastifyReply {
  return reply
    .code(report.status === 'fail' ? 503 : 200)
    .header('cache-control', 'no-store')
    .send(report);
}
