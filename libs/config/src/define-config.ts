import type { z } from 'zod';
import { ConfigError } from './config-error.ts';
import type { ConfigProblem } from './config-error.ts';
import type { ConfigInputs } from './config-inputs.ts';
import { nameKeys } from './config-key.ts';
import type { ConfigKey, ConfigKeys, ConfigValues, Environment, NamedKey } from './config-key.ts';
import type { ConfigOrigin } from './config-origin.ts';
import { REQUEST_FLAGS } from './request-flags.ts';
import { parseKeys } from './parse-keys.ts';
import type { ConfigWarning } from './unknown-names.ts';

/** Where each key's value came from. */
export type ConfigOrigins<Keys extends ConfigKeys> = { readonly [Key in keyof Keys]: ConfigOrigin };

/** Either the frozen values, or every problem; with both, where values came from and which names are unknown. */
export type ConfigResult<Keys extends ConfigKeys> =
  | { ok: true; values: ConfigValues<Keys>; origins: ConfigOrigins<Keys>; warnings: ConfigWarning[] }
  | { ok: false; problems: ConfigProblem[]; origins: ConfigOrigins<Keys>; warnings: ConfigWarning[] };

/** A declared configuration; see {@link defineConfig}. */
export interface ConfigDefinition<Keys extends ConfigKeys = ConfigKeys> {
  /** The keys as they were declared, for documents. */
  readonly keys: Keys;
  /** Reads all keys once. Nothing is thrown: every problem is in the result. */
  parse(environment: Environment, inputs?: ConfigInputs): ConfigResult<Keys>;
  /** Reads all keys once. @throws ConfigError with every problem at once. */
  load(environment: Environment, inputs?: ConfigInputs): ConfigValues<Keys>;
}

/**
 * Declares what a process is configured with. Sources, in this order; a later one wins:
 * 1. the key's default,
 * 2. the config file: JSON, a property per key,
 * 3. the environment variable (one that is set to nothing counts as not set),
 * 4. a mounted file: the one that `<VARIABLE>_FILE` names, or `<VARIABLE>` in the secrets folder,
 * 5. the flag, `--fraud-url=…` (refused for a secret, which every process of the machine could read).
 *
 * @throws TypeError when two keys have the same variable or the same flag.
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
  const named = nameKeys(keys);
  refuseSharedNames(named);
  const parse = (environment: Environment, inputs: ConfigInputs = {}): ConfigResult<Keys> => {
    const parsed = parseKeys(named, environment, inputs);
    const { problems, warnings } = parsed;
    const origins = parsed.origins as ConfigOrigins<Keys>;
    return problems.length > 0
      ? { ok: false, problems, origins, warnings }
      : { ok: true, values: parsed.values as ConfigValues<Keys>, origins, warnings };
  };
  return {
    keys,
    parse,
    load: (environment, inputs) => {
      const result = parse(environment, inputs);
      if (!result.ok) {
        throw new ConfigError(result.problems);
      }
      return result.values;
    },
  };
}

function refuseSharedNames(keys: readonly NamedKey[]): void {
  const owners = new Map<string, string>(
    REQUEST_FLAGS.map((flag) => [`--${flag}`, 'the flag of every process']),
  );
  for (const { name, variable, flag } of keys) {
    for (const shared of [variable, `--${flag}`]) {
      const owner = owners.get(shared);
      if (owner !== undefined) {
        throw new TypeError(
          `The keys ${owner} and ${name} both read ${shared}. Rename one, or give it an \`env\`.`,
        );
      }
      owners.set(shared, name);
    }
  }
}
