import type { z } from 'zod';
import { ConfigError } from './config-error.ts';
import type { ConfigProblem } from './config-error.ts';
import { fromEnvironmentText } from './environment-text.ts';
import { describeExpectation } from './expectation.ts';
import { isSecretSchema } from './secret.ts';

/** One key of a configuration. */
export interface ConfigKey<Schema extends z.ZodType = z.ZodType> {
  /** What the value must be. Numbers, booleans, lists and objects are read from the variable's text. */
  schema: Schema;
  /** What the value is for, in one sentence. Shown in errors and documents. */
  description: string;
  /** The environment variable. Default: the key in capitals, `fraudUrl` → `FRAUD_URL`. */
  env?: string;
  /** Used when the variable is not set. Without it the key is required, unless the schema is optional. */
  default?: z.input<Schema>;
}

/** The keys of a configuration, by name. */
export type ConfigKeys = Record<string, ConfigKey>;

/** The typed values that a set of keys gives. */
export type ConfigValues<Keys extends ConfigKeys> = {
  readonly [Key in keyof Keys]: z.output<Keys[Key]['schema']>;
};

/** Variables by name, such as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Either the frozen values, or every problem. */
export type ConfigResult<Keys extends ConfigKeys> =
  | { ok: true; values: ConfigValues<Keys> }
  | { ok: false; problems: ConfigProblem[] };

/** A declared configuration; see {@link defineConfig}. */
export interface ConfigDefinition<Keys extends ConfigKeys = ConfigKeys> {
  readonly keys: Keys;
  /** Reads all keys once. Nothing is thrown: every problem is in the result. */
  parse(environment: Environment): ConfigResult<Keys>;
  /** Reads all keys once. @throws ConfigError with every problem at once. */
  load(environment: Environment): ConfigValues<Keys>;
}

/**
 * Declares what a process is configured with. Values come, in this order, from
 * 1. the environment variable (one that is set to nothing counts as not set),
 * 2. the key's default.
 *
 * @example
 * export const config = defineConfig({
 *   fraudUrl: { schema: z.url(), description: 'Where the fraud service answers.' },
 * });
 * const { fraudUrl } = config.load(process.env);
 */
export function defineConfig<const Schemas extends Record<string, z.ZodType>>(keys: {
  [Key in keyof Schemas]: ConfigKey<Schemas[Key]>;
}): ConfigDefinition<{ [Key in keyof Schemas]: ConfigKey<Schemas[Key]> }> {
  type Keys = { [Key in keyof Schemas]: ConfigKey<Schemas[Key]> };
  const parse = (environment: Environment): ConfigResult<Keys> => parseKeys<Keys>(keys, environment);
  return {
    keys,
    parse,
    load: (environment) => {
      const result = parse(environment);
      if (!result.ok) {
        throw new ConfigError(result.problems);
      }
      return result.values;
    },
  };
}

/** The environment variable of a key: its `env`, or its name in capitals. */
export function variableOf(name: string, key: ConfigKey): string {
  return key.env ?? name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();
}

function parseKeys<Keys extends ConfigKeys>(keys: Keys, environment: Environment): ConfigResult<Keys> {
  const values: Record<string, unknown> = {};
  const problems: ConfigProblem[] = [];
  for (const [name, key] of Object.entries(keys)) {
    const variable = variableOf(name, key);
    const text = environment[variable] === '' ? undefined : environment[variable];
    const input = text === undefined ? key.default : fromEnvironmentText(key.schema, text);
    const parsed = key.schema.safeParse(input);
    if (parsed.success) {
      values[name] = parsed.data;
    } else {
      problems.push(toProblem(name, variable, key, text, parsed.error));
    }
  }
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, values: Object.freeze(values) as ConfigValues<Keys> };
}

function toProblem(
  name: string,
  variable: string,
  key: ConfigKey,
  text: string | undefined,
  error: z.ZodError,
): ConfigProblem {
  const isSecret = isSecretSchema(key.schema);
  const isMissing = text === undefined && key.default === undefined;
  // A message of a custom rule may quote the value, so a secret's problem is told by its shape alone.
  const reasons = isSecret || isMissing ? '' : ` (${error.issues.map((issue) => issue.message).join('; ')})`;
  return {
    key: name,
    variable,
    source: isMissing ? 'nowhere' : text === undefined ? 'default' : 'environment',
    ...(isMissing
      ? {}
      : { received: isSecret ? '[secret]' : maskPassword(JSON.stringify(text ?? key.default)) }),
    expected: `${describeExpectation(key.schema)}${reasons}. ${key.description}`,
    fix: `set ${variable} in the environment`,
  };
}

/** Hides the password within a URL, `//name:password@host`, for keys that should have been secret but are not. */
function maskPassword(text: string): string {
  return text.replaceAll(/(\/\/[^/\s:@]*):[^@\s]*@/g, '$1:[secret]@');
}
