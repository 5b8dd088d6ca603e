import { defineConfig } from '@roadbed/config';
import type { ConfigDefinition, ConfigKeys, ConfigValues, Environment } from '@roadbed/config';
import { createHealth, systemClock } from '@roadbed/health';
import type { Clock, HealthCheck, StopHook } from '@roadbed/health';
import { createHttpClient } from '@roadbed/http-client';
import type { HttpClient, HttpClientOptions } from '@roadbed/http-client';
import { createTelemetry } from '@roadbed/telemetry';
import type { Logger, Telemetry, TelemetryOptions } from '@roadbed/telemetry';
import type { ToggleValues } from '@roadbed/toggles';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { answerProblems } from './answer-problems.ts';
import { beginRequests } from './begin-request.ts';
import { createFastify } from './create-fastify.ts';
import { keepDeadlines } from './keep-deadlines.ts';
import { createLifecycle } from './lifecycle.ts';
import { loadSettings } from './load-settings.ts';
import { createObserver } from './observe-requests.ts';
import { createOpenApi } from './openapi.ts';
import { addToggles } from './add-toggles.ts';
import { addPlatformRoutes } from './platform-routes.ts';
import type { ServiceInfo } from './platform-routes.ts';
import type { ServiceFastify } from './service-fastify.ts';
import { createServiceResponse } from './service-response.ts';
import type { DrainSwitch } from './service-response.ts';
import type { ServiceToggles } from './service-toggles.ts';
import { toClientClock } from './to-client-clock.ts';

/** Where spans and log lines go instead of the collector and standard output; `captureTelemetry()` makes one. */
export type TelemetrySink = Required<Pick<TelemetryOptions, 'logDestination' | 'onSpan' | 'logLevel'>>;

/** What a caller of `buildApp` may set otherwise, in tests above all. */
export interface ServiceOverrides {
  /** Variables that the configuration is read from. Default `process.env`. */
  env?: Environment;
  /** Takes spans and log lines instead of the collector and standard output: `captureTelemetry()`, in tests. */
  telemetry?: TelemetrySink;
  /** Command-line arguments, which win over variables. Default none; {@link startService} passes the process's. */
  flags?: readonly string[];
  /**
   * The time that health checks, the drain time, the limits of a stop, and the deadlines, retries and circuits of
   * clients go by: `manualClock()`, in tests. Default the machine's. Sockets keep to the machine's in any case.
   */
  clock?: Clock;
  /** Values of feature toggles by name, in place of those in the file that ROADBED_TOGGLES_FILE names. For tests. */
  toggles?: ToggleValues;
}

/** Options of {@link createService}. */
export interface ServiceOptions<Keys extends ConfigKeys> extends ServiceOverrides {
  /** As in service.json: kebab-case. `service.name` of its telemetry; in capitals the prefix of its variables. */
  name: string;
  /** The service's own keys; the platform's (PORT, LOG_LEVEL, …) are added to them. Default none. */
  config?: ConfigDefinition<Keys>;
}

/** A service that is built; {@link Service.start} makes it listen. */
export interface Service<Keys extends ConfigKeys = ConfigKeys> {
  /** As in {@link ServiceOptions.name}. */
  readonly name: string;
  /** The service's own configuration: typed, frozen. */
  readonly config: ConfigValues<Keys>;
  /** Which service, release and process this is; what `/info` answers. */
  readonly info: ServiceInfo;
  /** Writes JSON lines with the ids of the trace, the usual secrets masked (pino). `request.log` adds the request's id. */
  readonly log: Logger;
  /** What the service's own code should take the time from, so that tests can set it. */
  readonly clock: Clock;
  /** Feature toggles: `await service.toggles.getBooleanValue('new-checkout', false, { targetingKey: customer })`. */
  readonly toggles: ServiceToggles;
  /**
   * For business metrics: `meter.createCounter('payments.taken')` (OpenTelemetry). A metric keeps 2000 sets of
   * attributes apart, so no attribute should be without bounds.
   */
  readonly meter: Telemetry['meter'];
  /** For business spans: `tracer.startActiveSpan('assess', …)` (OpenTelemetry). */
  readonly tracer: Telemetry['tracer'];
  /** The Fastify instance, for what this interface does not name. */
  readonly fastify: ServiceFastify;
  /**
   * Adds a route, before the service starts. Body, query, params and answers are checked and typed by their zod
   * schemas: a request that does not match is answered with 400, an answer that does not with 500. Options:
   * https://fastify.dev/docs/latest/Reference/Routes/.
   */
  readonly route: ServiceFastify['route'];
  /** Adds a Fastify plugin, before the service starts. */
  readonly register: ServiceFastify['register'];
  /**
   * A client of another service; its calls carry the trace and end by the deadline of the request they are made
   * for, its connections end with the service.
   *
   * @param name the other service's, in errors, spans and metrics
   * @throws RangeError or TypeError on options that cannot work, such as a base URL that is none.
   */
  client(name: string, options: Omit<HttpClientOptions, 'name' | 'tracer' | 'meter'>): HttpClient;
  /**
   * Adds a health check, to readiness unless it says otherwise. It runs in the background: every 10 s and for 1 s at
   * most unless it says otherwise.
   *
   * @throws Error on a name in use; RangeError on a limit that cannot be used.
   */
  check(check: HealthCheck): void;
  /** Runs before the service listens; {@link start} rejects with what it throws. */
  onReady(hook: () => unknown): void;
  /** Runs when the service has answered its last request; the last one added runs first. */
  onClose(hook: () => unknown): void;
  /**
   * Runs in its phase of the stop: `unready`, `drain`, `close` (here the requests under way and the hooks of
   * {@link onClose} end), `release` (pools), `flush` (telemetry). A hook that fails or hangs keeps no other from
   * running; {@link close} then throws when all have run. A hook may take 10 s unless it says otherwise.
   *
   * @throws Error when its phase is over already.
   */
  onStop(hook: StopHook): void;
  /** Answers a request without a port, for tests: after the hooks of {@link onReady} and the first health checks. */
  inject(request: InjectOptions | string): Promise<LightMyRequestResponse>;
  /** The OpenAPI 3.1 document of the service's routes. */
  openapi(): Promise<object>;
  /**
   * Listens on HOST and PORT; the URL has the port that was taken. Does not touch the process: {@link startService}
   * does.
   *
   * @throws ListenError when the port is taken; ToggleFileError when the toggle file cannot be used.
   */
  start(): Promise<{ url: string }>;
  /** Goes on serving for DRAIN_MS with readiness off and `Connection: close`, then does as {@link close}. */
  drain(): Promise<void>;
  /**
   * Takes no new connection, answers what is in flight (10 s at most), runs the close hooks, sends what telemetry is
   * left (2 s at most). Each further call gives the same promise.
   *
   * @throws Error that names every hook that failed or timed out, when all have run.
   */
  close(): Promise<void>;
}

/**
 * Builds a service: Fastify with typed routes, configuration, health, telemetry, OpenAPI and problem
 * details. It does not listen; see {@link startService}.
 *
 * @throws ConfigError with every problem of the configuration at once.
 * @throws ConfigRequest when the flags ask about the configuration (`--print-config`, `--check-config`).
 * @throws Error when the configuration declares a key that the platform sets itself.
 *
 * @example
 * const service = createService({ name: 'greeting', config });
 * service.route({ method: 'GET', url: '/', handler: () => ({ text: service.config.greeting }) });
 */
export function createService<Keys extends ConfigKeys = ConfigKeys>(
  options: ServiceOptions<Keys>,
): Service<Keys> {
  const definition = options.config ?? (defineConfig({}) as unknown as ConfigDefinition<Keys>);
  const { settings, values, warnings } = loadSettings(
    options.name,
    definition,
    options.env ?? process.env,
    options.flags,
  );
  const clock = options.clock ?? systemClock;
  const info: ServiceInfo = {
    service: options.name,
    ...(settings.domain === undefined ? {} : { domain: settings.domain }),
    release: settings.release,
    commit: settings.commit,
    environment: settings.environment,
    instance: settings.instance,
    pid: process.pid,
    startedAt: new Date(clock.now()).toISOString(),
  };
  const telemetry = createTelemetry({
    ...info,
    ...settings,
    ...(settings.domain === undefined ? {} : { namespace: settings.domain }),
    enabled: !settings.telemetryDisabled,
    traces: settings.tracesExporter === 'otlp',
    ...options.telemetry,
  });
  const { logger, tracer, meter } = telemetry;
  for (const { name, nearest, message } of warnings) {
    logger.warn({ unknown: name, nearest }, message);
  }
  const health = createHealth({ logger, meter, clock });
  const drainSwitch: DrainSwitch = { on: false };
  const app = createFastify(logger, createServiceResponse(drainSwitch), settings);
  const lifecycle = createLifecycle({ app, health, telemetry, settings, drainSwitch, clock: options.clock });
  const accessLog = settings.accessLog ? telemetry.accessLog : undefined;
  beginRequests(app, logger, createObserver(app, { telemetry, accessLog }));
  answerProblems(app);
  const openApi = createOpenApi(app, { title: options.name, version: settings.release });
  let hasClients = false;
  const clientClock = options.clock === undefined ? {} : { clock: toClientClock(options.clock) };
  const healthToken = settings.healthToken?.reveal();
  const toggles = addToggles(app, { info, settings, values: options.toggles, health, telemetry });
  addPlatformRoutes(app, { info, health, healthToken, telemetry, openApi });

  return {
    name: options.name,
    config: values,
    info,
    log: logger,
    clock,
    toggles,
    meter,
    tracer,
    fastify: app,
    route: app.route.bind<ServiceFastify['route']>(app),
    register: app.register.bind<ServiceFastify['register']>(app),
    client: (name, clientOptions) => {
      // A service that calls nobody does not pay for the hook.
      if (!hasClients) {
        hasClients = true;
        keepDeadlines(app, clientClock.clock);
      }
      const client = createHttpClient({ name, tracer, meter, ...clientClock, ...clientOptions });
      app.addHook('onClose', () => client.close());
      return client;
    },
    check: (check) => health.register(check),
    onReady: (hook) => {
      app.addHook('onReady', async () => {
        await hook();
      });
    },
    onClose: (hook) => {
      app.addHook('onClose', async () => {
        await hook();
      });
    },
    onStop: (hook) => lifecycle.onStop(hook),
    inject: async (request) => {
      await lifecycle.ready();
      return app.inject(request);
    },
    openapi: async () => {
      await app.ready();
      return openApi();
    },
    start: () => lifecycle.start(),
    drain: () => lifecycle.drain(),
    close: () => lifecycle.close(),
  };
}
