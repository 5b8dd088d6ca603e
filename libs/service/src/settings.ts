import { defineConfig, secret } from '@roadbed/config';
import { z } from 'zod';

/** The keys that every service has, beside its own. The runtime sets them. */
export const platformConfig = defineConfig({
  host: { schema: z.string(), description: 'Address to listen on.', default: '127.0.0.1' },
  port: {
    schema: z.int().min(0).max(65_535),
    description: 'Port to listen on; 0 takes any free one.',
    default: 3000,
  },
  domain: {
    env: 'ROADBED_DOMAIN',
    schema: z.string().min(1).optional(),
    description: 'Domain of the service, as in service.json: service.namespace of its telemetry.',
  },
  environment: {
    env: 'ROADBED_ENVIRONMENT',
    schema: z.string(),
    description: 'The environment that the process runs in.',
    default: 'local',
  },
  release: {
    env: 'ROADBED_RELEASE',
    schema: z.string(),
    description: 'Digest of the release that runs.',
    default: 'development',
  },
  commit: {
    env: 'ROADBED_COMMIT',
    schema: z.string(),
    description: 'Commit that the release was built from.',
    default: 'unknown',
  },
  instance: {
    env: 'ROADBED_INSTANCE',
    schema: z.string(),
    description: 'Name of this process among those of its service.',
    default: 'local',
  },
  togglesFile: {
    env: 'ROADBED_TOGGLES_FILE',
    schema: z.string().min(1).optional(),
    description: 'Path of the file of feature toggles. Without it every toggle gives its fallback.',
  },
  headersTimeoutMs: {
    schema: z.int().min(1),
    description: 'How long the headers of a request may take to arrive, in milliseconds: 408 then.',
    default: 15_000,
  },
  requestTimeoutMs: {
    schema: z.int().min(1),
    description: 'How long a request may take to arrive with its body, in milliseconds: 408 then.',
    default: 30_000,
  },
  drainMs: {
    schema: z.int().min(0),
    description: 'How long to go on serving after SIGTERM, in milliseconds.',
    default: 2000,
  },
  logLevel: {
    schema: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
    description: 'Least severe log level that is written.',
    default: 'info',
  },
  accessLog: {
    schema: z.boolean(),
    description: 'Whether each answered request is logged in one line, at level info.',
    default: true,
  },
  telemetryDisabled: {
    env: 'OTEL_SDK_DISABLED',
    schema: z.boolean(),
    description: 'Whether traces and metrics are off altogether.',
    default: false,
  },
  tracesExporter: {
    env: 'OTEL_TRACES_EXPORTER',
    schema: z.enum(['otlp', 'none']),
    description: 'Where spans go; with none there are no trace ids either.',
    default: 'otlp',
  },
  healthToken: {
    env: 'ROADBED_HEALTH_TOKEN',
    schema: secret(z.string().min(16)).optional(),
    description: 'Bearer token that opens the details of /health from elsewhere. Without it no token does.',
  },
  otlpEndpoint: {
    env: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    schema: z.url().optional(),
    description: 'Base URL of the OpenTelemetry collector (HTTP). Without it no span is sent.',
  },
  sampleRatio: {
    env: 'OTEL_TRACES_SAMPLER_ARG',
    schema: z.number().min(0).max(1),
    description: 'Share of new traces that is sent.',
    default: 0.1,
  },
});

/** The values of {@link platformConfig}. */
export type PlatformSettings = ReturnType<typeof platformConfig.load>;
