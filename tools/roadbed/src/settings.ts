import { delimiter, join, resolve } from 'node:path';
import { z } from 'zod';

/** The folder of the workspace. */
export const root = resolve(import.meta.dirname, '../../..');

export interface Settings {
  /** The folder of all state. */
  home: string;
  /** The first of the three ports. */
  portBase: number;
  /** A PostgreSQL that somebody else runs. */
  databaseUrl?: string;
  /** Whether the bot talks to the real Slack, whose settings are in the environment. */
  realSlack: boolean;
}

const environmentSchema = z.object({
  ROADBED_HOME: z.string().default(join(root, '.roadbed')),
  ROADBED_PORT_BASE: z.coerce
    .number('must be a port number')
    .int()
    .min(1)
    .max(65_000, 'must be at most 65000, since ports above it are used')
    .default(4400),
  DATABASE_URL: z.string().optional(),
  SLACK_BOT_TOKEN: z.string().startsWith('xoxb-', 'must be a bot token, which begins with xoxb-').optional(),
});

/** Reads the environment once; an empty variable is none. Throws with all that is wrong. */
export function parseSettings(environment: NodeJS.ProcessEnv): Settings {
  const given = Object.entries(environment).filter(([, value]) => value !== undefined && value !== '');
  const parsed = environmentSchema.safeParse(Object.fromEntries(given));
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
    throw new Error(`These environment variables cannot be used:\n${problems.join('\n')}`);
  }
  const { ROADBED_HOME, ROADBED_PORT_BASE, DATABASE_URL, SLACK_BOT_TOKEN } = parsed.data;
  return {
    home: resolve(ROADBED_HOME),
    portBase: ROADBED_PORT_BASE,
    realSlack: SLACK_BOT_TOKEN !== undefined,
    ...(DATABASE_URL === undefined ? {} : { databaseUrl: DATABASE_URL }),
  };
}

/** The environment of everything that is started: the Node and the tools of this workspace come first. */
export function toolEnvironment(environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const bin = join(root, 'node_modules', '.bin');
  const path = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== bin);
  return { ...environment, PATH: [bin, ...path].join(delimiter) };
}
