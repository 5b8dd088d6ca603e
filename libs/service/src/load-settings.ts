import { ConfigError, defineConfig, throwConfigRequest, variableOf } from '@roadbed/config';
import type { ConfigDefinition, ConfigKeys, ConfigValues, ConfigWarning, Environment } from '@roadbed/config';
import { platformConfig } from './settings.ts';
import type { PlatformSettings } from './settings.ts';

/** The values of the platform's keys and of the service's own, and the names that nothing reads. */
export interface LoadedSettings<Keys extends ConfigKeys> {
  settings: PlatformSettings;
  values: ConfigValues<Keys>;
  warnings: ConfigWarning[];
}

/**
 * Reads the platform's keys and the service's own.
 *
 * @throws ConfigError with the problems of both at once.
 * @throws ConfigRequest when the flags ask about the configuration; the service must not be built then.
 */
export function loadSettings<Keys extends ConfigKeys>(
  service: string,
  definition: ConfigDefinition<Keys>,
  environment: Environment,
  flags: readonly string[] = [],
): LoadedSettings<Keys> {
  refuseSharedNames(service, definition);
  const all: ConfigDefinition = defineConfig({ ...platformConfig.keys, ...definition.keys });
  const inputs = { flags, prefix: `${service.toUpperCase().replaceAll('-', '_')}_` };
  throwConfigRequest(service, all, environment, inputs);
  const result = all.parse(environment, inputs);
  if (!result.ok) {
    throw new ConfigError(result.problems, service);
  }
  return {
    settings: pickValues(platformConfig, result.values),
    values: pickValues(definition, result.values),
    warnings: result.warnings,
  };
}

function pickValues<Keys extends ConfigKeys>(
  { keys }: ConfigDefinition<Keys>,
  values: Readonly<Record<string, unknown>>,
): ConfigValues<Keys> {
  const own = Object.keys(keys).map((name) => [name, values[name]]);
  return Object.freeze(Object.fromEntries(own) as ConfigValues<Keys>);
}

/** A key of the config file and a flag have one owner, and so has a variable. */
function refuseSharedNames(service: string, { keys }: ConfigDefinition): void {
  const platformKeys = Object.entries(platformConfig.keys);
  const variables = new Set(platformKeys.map(([name, key]) => variableOf(name, key)));
  const shared = Object.entries(keys).flatMap(([name, key]) => {
    const variable = variableOf(name, key);
    return variables.has(variable) ? [variable] : name in platformConfig.keys ? [name] : [];
  });
  if (shared.length > 0) {
    throw new Error(
      `The configuration of ${service} declares ${shared.join(', ')}, which the platform sets itself. Use another name.`,
    );
  }
}
