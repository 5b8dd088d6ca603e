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

/** Where traces and logs go in a test. */
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
  /** As in service.json. */
  name: string;
  /** The service's own keys; the platform's (PORT, LOG_LEVEL, …) are added to them. */
  config?: ConfigDefinition<Keys>;
}

/** A service that is built; {@link Service.start} makes it listen. */
export interface Service<Keys extends ConfigKeys = ConfigKeys> {
  readonly name: string;
  /** The service's own configuration: typed, frozen. */
  readonly config: ConfigValues<Keys>;
  readonly info: ServiceInfo;
  readonly log: Logger;
  /** What the service's own code should take the time from, so that tests can set it. */
  readonly clock: Clock;
  /** Feature toggles: `await service.toggles.getBooleanValue('new-checkout', false, { targetingKey: customer })`. */
  readonly toggles: ServiceToggles;
  /** For business metrics: `meter.createCounter('payments.taken')`. */
  readonly meter: Telemetry['meter'];
  /** For business spans: `tracer.startActiveSpan('assess', …)`. */
  readonly tracer: Telemetry['tracer'];
  /** The Fastify instance, for what this interface does not name. */
  readonly fastify: ServiceFastify;
  /** Adds a route; body, query, params and answers are checked and typed by their zod schemas. */
  readonly route: ServiceFastify['route'];
  /** Adds a Fastify plugin. */
  readonly register: ServiceFastify['register'];
  /**
   * A client of another service; its calls carry the trace and end by the deadline of the request they are made
   * for, its connections end with the service.
   */
  client(name: string, options: Omit<HttpClientOptions, 'name' | 'tracer' | 'meter'>): HttpClient;
  /** Adds a health check to readiness. */
  check(check: HealthCheck): void;
  /** Runs before the service listens. */
  onReady(hook: () => unknown): void;
  /** Runs when the service has answered its last request; the last one added runs first. */
  onClose(hook: () => unknown): void;
  /**
   * Runs in its phase of the stop: `unready`, `drain`, `close` (here the requests under way and the hooks of
   * {@link onClose} end), `release` (pools), `flush` (telemetry). A hook that fails or hangs keeps no other from
   * running; {@link close} then throws when all have run.
   */
  onStop(hook: StopHook): void;
  /** Answers a request without a port, for tests. */
  inject(request: InjectOptions | string): Promise<LightMyRequestResponse>;
  /** The OpenAPI 3.1 document of the service's routes. */
  openapi(): Promise<object>;
  /** Listens on HOST and PORT. Does not touch the process: {@link startService} does. */
  start(): Promise<{ url: string }>;
  /** Goes on serving for DRAIN_MS with readiness off and `Connection: close`, then closes. */
  drain(): Promise<void>;
  /** Takes no new connection, answers what is in flight, runs the close hooks, sends what telemetry is left. */
  close(): Promise<void>;
}

/**
 * Builds a service: Fastify with typed routes, configuration, health, telemetry, OpenAPI and problem
 * details. It does not listen; see {@link startService}.
 *
 * @throws ConfigError with every problem of the configuration at once.
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
