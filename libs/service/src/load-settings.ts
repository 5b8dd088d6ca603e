import { ConfigError, variableOf } from '@roadbed/config';
import type { ConfigDefinition, ConfigKeys, ConfigValues, Environment } from '@roadbed/config';
import { platformConfig } from './settings.ts';
import type { PlatformSettings } from './settings.ts';

/** Reads the platform's keys and the service's own. @throws ConfigError with the problems of both at once. */
export function loadSettings<Keys extends ConfigKeys>(
  service: string,
  definition: ConfigDefinition<Keys>,
  environment: Environment,
): { settings: PlatformSettings; values: ConfigValues<Keys> } {
  refuseSharedVariables(service, definition);
  const settings = platformConfig.parse(environment);
  const values = definition.parse(environment);
  if (!settings.ok || !values.ok) {
    const problems = [...(settings.ok ? [] : settings.problems), ...(values.ok ? [] : values.problems)];
    throw new ConfigError(problems, service);
  }
  return { settings: settings.values, values: values.values };
}

function refuseSharedVariables(service: string, definition: ConfigDefinition): void {
  const taken = new Set(Object.entries(platformConfig.keys).map(([name, key]) => variableOf(name, key)));
  const shared = Object.entries(definition.keys)
    .map(([name, key]) => variableOf(name, key))
    .filter((variable) => taken.has(variable));
  if (shared.length > 0) {
    throw new Error(
      `The configuration of ${service} declares ${shared.join(', ')}, which the platform sets itself. Use another variable.`,
    );
  }
}
