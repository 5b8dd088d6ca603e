import { createDetailsGuard } from '@roadbed/health';
import type { Health } from '@roadbed/health';
import type { Telemetry } from '@roadbed/telemetry';
import { z } from 'zod';
import { UNOBSERVED } from './observe-requests.ts';
import { problem } from './problem.ts';
import type { ServiceFastify } from './service-fastify.ts';

/** Which service, release and process this is: what `/info` tells. All but the name and the pid come from variables. */
export interface ServiceInfo {
  /** Name of the service, as in service.json. */
  service: string;
  /** Domain of the service; left out when it is not known. */
  domain?: string;
  /** Digest of the release, or `development`. */
  release: string;
  /** Commit that the release was built from, or `unknown`. */
  commit: string;
  /** Where it runs, or `local`. */
  environment: string;
  /** This process among those of its service, or `local`. */
  instance: string;
  /** Id of the process on its machine. */
  pid: number;
  /** When the service was built, ISO 8601 in UTC. */
  startedAt: string;
}

/** What the routes answer from. */
export interface PlatformRoutesOptions {
  info: ServiceInfo;
  health: Health;
  /** Opens the details of health reports to its bearer; they are open to this machine in any case. */
  healthToken: string | undefined;
  telemetry: Telemetry;
  openApi: () => Promise<object>;
}

/** Adds the routes that every service has: health probes, `/info`, `/metrics`, `/openapi.json`. */
export function addPlatformRoutes(app: ServiceFastify, options: PlatformRoutesOptions): void {
  const { info, health, healthToken, telemetry, openApi } = options;
  const hidden = { config: UNOBSERVED, schema: { hide: true } };

  addHealthRoutes(app, health, healthToken);
  app.get('/info', hidden, () => info);
  app.get('/metrics', hidden, async (_request, reply) => {
    const text = await telemetry.toPrometheusText();
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(text);
  });
  app.get('/openapi.json', hidden, async () => openApi());
}

function addHealthRoutes(app: ServiceFastify, health: Health, token: string | undefined): void {
  const mayReadDetails = createDetailsGuard(token === undefined ? {} : { token });
  const querystring = z.object({ group: z.string().optional() });
  for (const probe of ['live', 'ready', 'started'] as const) {
    app.get(
      `/health/${probe}`,
      { config: UNOBSERVED, schema: { hide: true, querystring } },
      (request, reply) => {
        const { group } = request.query;
        if (group !== undefined && !health.groups().includes(group)) {
          throw problem(404, `There is no group of health checks with the name "${group}".`);
        }
        const report = health[probe]({
          details: mayReadDetails(request),
          ...(group === undefined ? {} : { group }),
        });
        return reply
          .code(report.status === 'fail' ? 503 : 200)
          .header('cache-control', 'no-store')
          .send(report);
      },
    );
  }
}
