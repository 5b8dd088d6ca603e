import { setTimeout as sleep } from 'node:timers/promises';
import type { Health } from '@roadbed/health';
import type { Telemetry } from '@roadbed/telemetry';
import type { DrainSwitch } from './draining-response.ts';
import type { ServiceFastify } from './service-fastify.ts';
import type { PlatformSettings } from './settings.ts';

/** How long requests in flight may take once the service closes, in milliseconds. Then they are cut. */
const CLOSE_LIMIT_MS = 10_000;

/** What a lifecycle drives. */
export interface LifecycleOptions {
  app: ServiceFastify;
  health: Health;
  telemetry: Telemetry;
  drainSwitch: DrainSwitch;
  settings: Pick<PlatformSettings, 'host' | 'port' | 'drainMs'>;
}

/** From built to listening to drained to closed. */
export interface Lifecycle {
  /** Runs the ready hooks and the first health checks, without listening. */
  ready(): Promise<void>;
  start(): Promise<{ url: string }>;
  drain(): Promise<void>;
  close(): Promise<void>;
}

/** Creates the lifecycle of one service. */
export function createLifecycle(options: LifecycleOptions): Lifecycle {
  const { app, health, telemetry, settings, drainSwitch } = options;
  let healthy: Promise<void> | undefined;
  let closed: Promise<void> | undefined;

  const startHealth = (): Promise<void> => (healthy ??= health.start());

  const close = async (): Promise<void> => {
    health.drain();
    health.stop();
    const limit = setTimeout(() => app.server.closeAllConnections(), CLOSE_LIMIT_MS).unref();
    await app.close();
    clearTimeout(limit);
    await telemetry.shutdown();
  };

  return {
    ready: async () => {
      await app.ready();
      await startHealth();
    },
    start: async () => {
      await app.ready();
      void startHealth();
      const url = await listen(app, settings);
      telemetry.logger.info({ url }, 'listening');
      return { url };
    },
    drain: async () => {
      drainSwitch.on = true;
      health.drain();
      await sleep(settings.drainMs);
      await (closed ??= close());
    },
    close: () => (closed ??= close()),
  };
}

/** Thrown when the service cannot listen where it should; the message says why and what to do. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

async function listen(app: ServiceFastify, { host, port }: { host: string; port: number }): Promise<string> {
  const level = app.log.level;
  // Fastify would log a line of its own for every address.
  app.log.level = 'silent';
  try {
    return await app.listen({ host, port });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
      throw new ListenError(`Port ${port} on ${host} is taken. Set PORT to another one, or to 0 for any.`, {
        cause: error,
      });
    }
    throw error;
  } finally {
    app.log.level = level;
  }
}
