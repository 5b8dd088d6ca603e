import { createStopSequence } from '@roadbed/health';
import type { Clock, Health, StopHook } from '@roadbed/health';
import type { Telemetry } from '@roadbed/telemetry';
import type { ServiceFastify } from './service-fastify.ts';
import type { DrainSwitch } from './service-response.ts';
import type { PlatformSettings } from './settings.ts';

/** How long requests in flight may take once the service closes, in milliseconds. Then they are cut. */
const CLOSE_LIMIT_MS = 10_000;

/** The machine's time. Unlike the usual clock's, its timers keep the process alive: it must not end in its stop. */
const waitingClock: Clock = {
  now: () => Date.now(),
  after: (delayMs, task) => {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
};

/** What a lifecycle drives. */
export interface LifecycleOptions {
  app: ServiceFastify;
  health: Health;
  telemetry: Telemetry;
  drainSwitch: DrainSwitch;
  /** What the limits and the drain time go by. Default the machine's, which keeps the process alive meanwhile. */
  clock: Clock | undefined;
  settings: Pick<PlatformSettings, 'host' | 'port' | 'drainMs'>;
}

/** From built to listening to drained to closed. */
export interface Lifecycle {
  /** Runs the ready hooks and the first health checks, without listening. */
  ready(): Promise<void>;
  start(): Promise<{ url: string }>;
  drain(): Promise<void>;
  close(): Promise<void>;
  /** Adds something to do when the service stops, in its phase. */
  onStop(hook: StopHook): void;
}

/** Creates the lifecycle of one service. */
export function createLifecycle(options: LifecycleOptions): Lifecycle {
  const { app, health, telemetry, settings, drainSwitch } = options;
  const clock = options.clock ?? waitingClock;
  let healthy: Promise<void> | undefined;
  let closed: Promise<void> | undefined;

  const startHealth = (): Promise<void> => (healthy ??= health.start());

  const stop = createStopSequence({ clock });
  const hurry = Promise.withResolvers<void>();
  stop.add({ phase: 'unready', name: 'readiness', run: () => health.drain() });
  stop.add({ phase: 'close', name: 'checks', run: () => health.stop() });
  stop.add({
    phase: 'close',
    name: 'requests',
    timeoutMs: 2 * CLOSE_LIMIT_MS,
    run: async () => {
      const cancelLimit = clock.after(CLOSE_LIMIT_MS, () => app.server.closeAllConnections());
      await app.close();
      cancelLimit();
    },
  });
  stop.add({ phase: 'flush', name: 'telemetry', run: () => telemetry.shutdown() });

  const close = async (): Promise<void> => {
    const failed = (await stop.run()).filter(({ status }) => status !== 'done');
    const [first] = failed;
    if (first !== undefined) {
      const names = failed.map(({ name, status }) => `${name} ${status}`).join(', ');
      throw new Error(`The service did not stop cleanly: ${names}.`, { cause: first.error });
    }
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
      if (closed === undefined && settings.drainMs > 0) {
        stop.add({
          phase: 'drain',
          name: 'drain time',
          timeoutMs: settings.drainMs + CLOSE_LIMIT_MS,
          run: async () => {
            const cancelWait = clock.after(settings.drainMs, hurry.resolve);
            await hurry.promise;
            cancelWait();
          },
        });
      }
      await (closed ??= close());
    },
    close: () => {
      hurry.resolve();
      return (closed ??= close());
    },
    onStop: (hook) => stop.add(hook),
  };
}

/** Thrown when the service cannot listen where it should; the message says why and what to do. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

const noSuchHost = (host: string): string =>
  `There is no host with the name ${host}. Set HOST to an address of this machine.`;

const LISTEN_PROBLEMS: Record<string, (host: string, port: number) => string> = {
  EADDRINUSE: (host, port) => `Port ${port} on ${host} is taken. Set PORT to another one, or to 0 for any.`,
  EACCES: (host, port) => `Port ${port} on ${host} is not for everybody. Set PORT to one above 1023.`,
  EADDRNOTAVAIL: (host) =>
    `This machine has no address ${host}. Set HOST to one of its own, or to 0.0.0.0 for all.`,
  ENOTFOUND: noSuchHost,
  // Nobody answers who knows names.
  EAI_AGAIN: noSuchHost,
};

async function listen(app: ServiceFastify, { host, port }: { host: string; port: number }): Promise<string> {
  const level = app.log.level;
  // Fastify would log a line of its own for every address.
  app.log.level = 'silent';
  try {
    return await app.listen({ host, port });
  } catch (error) {
    const toMessage = LISTEN_PROBLEMS[(error as NodeJS.ErrnoException).code ?? ''];
    if (toMessage === undefined) {
      throw error;
    }
    throw new ListenError(toMessage(host, port), { cause: error });
  } finally {
    app.log.level = level;
  }
}
