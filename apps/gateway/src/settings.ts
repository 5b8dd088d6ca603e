import { z } from 'zod';

/** All that the gateway is told from outside. Times in milliseconds. */
export interface Settings {
  host: string;
  port: number;
  adminSocket: string;
  tableFile: string;
  connectTimeoutMs: number;
  idleTimeoutMs: number;
  drainTimeoutMs: number;
}

/** Thrown at start when the environment variables cannot be used: all that is wrong with them, at once. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

const milliseconds = (fallback: number) =>
  z.coerce.number('must be a number of milliseconds').int().min(1).max(86_400_000).default(fallback);

const environmentSchema = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce
    .number('must be a port from 0 to 65535, 0 for any free one')
    .int()
    .min(0)
    .max(65_535)
    .default(4402),
  GATEWAY_ADMIN_SOCKET: z
    .string('must be the path of the unix socket for the admin API')
    .min(1)
    // The kernels' limits are 108 bytes on Linux and 104 on macOS, with a closing zero.
    .refine(
      (path) => Buffer.byteLength(path) < 104,
      'must be shorter than 104 bytes, which is all a unix socket path may have: choose a folder nearer to the root',
    ),
  GATEWAY_TABLE_FILE: z.string('must be the path of the routing table file').min(1),
  GATEWAY_CONNECT_TIMEOUT_MS: milliseconds(5_000),
  GATEWAY_IDLE_TIMEOUT_MS: milliseconds(60_000),
  GATEWAY_DRAIN_TIMEOUT_MS: milliseconds(10_000),
});

/** Reads the settings from environment variables, an empty one being none. See the README for each. */
export function parseSettings(environment: NodeJS.ProcessEnv): Settings {
  const given = Object.entries(environment).filter(([, value]) => value !== undefined && value !== '');
  const parsed = environmentSchema.safeParse(Object.fromEntries(given));
  if (!parsed.success) {
    throw new SettingsError(
      `The gateway cannot start with these environment variables:\n${z.prettifyError(parsed.error)}`,
    );
  }
  const { data } = parsed;
  return {
    host: data.HOST,
    port: data.PORT,
    adminSocket: data.GATEWAY_ADMIN_SOCKET,
    tableFile: data.GATEWAY_TABLE_FILE,
    connectTimeoutMs: data.GATEWAY_CONNECT_TIMEOUT_MS,
    idleTimeoutMs: data.GATEWAY_IDLE_TIMEOUT_MS,
    drainTimeoutMs: data.GATEWAY_DRAIN_TIMEOUT_MS,
  };
}
