import { readFileSync } from 'node:fs';
import { z } from 'zod';

const settingsSchema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(4400),
  HOST: z.string().min(1).default('127.0.0.1'),
  SLACK_LOCAL_BOT_TOKEN: z.string().startsWith('xoxb-').default('xoxb-local'),
  SLACK_LOCAL_APP_TOKEN: z.string().startsWith('xapp-').default('xapp-local'),
  SLACK_LOCAL_SIGNING_SECRET: z.string().min(1).default('local-signing-secret'),
  SLACK_LOCAL_REQUEST_URL: z.url({ protocol: /^https?$/ }).optional(),
  SLACK_LOCAL_HOME: z.string().min(1),
  SLACK_LOCAL_WORKSPACE: z.string().min(1).optional(),
});

export type Settings = z.output<typeof settingsSchema>;
export type ReadSettings = { ok: true; settings: Settings } | { ok: false; problems: string[] };

/** Reads the environment once; every problem is listed with the variable's name and what it holds. */
export function parseSettings(env: Record<string, string | undefined>): ReadSettings {
  // An empty variable counts as one that is not set.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = settingsSchema.safeParse(given);
  if (parsed.success) return { ok: true, settings: parsed.data };
  const problems = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    const value = given[name];
    // Tokens and secrets are not printed.
    const shown = value === undefined || /TOKEN|SECRET/.test(name) ? '' : ` (it is "${value}")`;
    return value === undefined
      ? `${name} is not set: ${HINTS[name] ?? issue.message}`
      : `${name}: ${issue.message}${shown}`;
  });
  return { ok: false, problems };
}

const HINTS: Record<string, string> = {
  SLACK_LOCAL_HOME: 'set it to the folder that keeps the workspace',
};

/** Reads the workspace file; undefined settings mean the example workspace. */
export function readWorkspaceFile(
  path: string,
): { ok: true; value: unknown } | { ok: false; problem: string } {
  try {
    return { ok: true, value: JSON.parse(readFileSync(path, 'utf8')) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ok: false, problem: `SLACK_LOCAL_WORKSPACE: ${path} cannot be read as JSON: ${why}` };
  }
}
