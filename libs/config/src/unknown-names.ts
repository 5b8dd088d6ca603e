import { FILE_VARIABLE, SECRETS_VARIABLE } from './config-inputs.ts';
import type { NamedKey } from './config-key.ts';
import type { ConfigOrigin } from './config-origin.ts';
import { createNearestName, nearestName } from './nearest-name.ts';
import type { Sources } from './sources/read-sources.ts';

/** A name that somebody gave a value and that no key reads, so that it is most likely mistyped or left over. */
export interface ConfigWarning {
  /** The variable, or the property of the config file. */
  name: string;
  /** Where it stands. */
  source: 'environment' | 'file';
  /** What was most likely meant. */
  nearest?: string;
  /** All of it in a sentence. Holds no value. */
  message: string;
}

/** What Kubernetes sets for every service of a namespace, whatever the process declares. */
const SERVICE_LINK = /_(SERVICE_(HOST|PORT(_.*)?)|PORT(_\d+_(TCP|UDP)(_.*)?)?)$/;

/**
 * The variables that begin with the prefix or nearly match the variable of a key that nothing sets, and the
 * properties of the config file that are no keys.
 */
export function findUnknownNames(
  keys: readonly NamedKey[],
  origins: Readonly<Record<string, ConfigOrigin>>,
  sources: Sources,
  prefix: string | undefined,
): ConfigWarning[] {
  return [...unknownVariables(keys, origins, sources, prefix), ...unknownProperties(keys, sources)];
}

function unknownVariables(
  keys: readonly NamedKey[],
  origins: Readonly<Record<string, ConfigOrigin>>,
  { environment, variables, declared }: Sources,
  prefix: string | undefined,
): ConfigWarning[] {
  const unset = keys.filter(({ name }) => isUnset(origins[name]!));
  const sourceVariables = [FILE_VARIABLE, SECRETS_VARIABLE];
  const nearest = createNearestName([
    ...unset.map(({ variable }) => variable),
    ...sourceVariables.filter((variable) => !environment[variable]),
  ]);
  const warnings: ConfigWarning[] = [];
  for (const variable of variables) {
    const base = variable.endsWith('_FILE') ? variable.slice(0, -'_FILE'.length) : variable;
    const isKnown = declared.has(variable) || declared.has(base);
    if (isKnown || environment[variable] === '' || sourceVariables.includes(variable)) {
      continue;
    }
    const meant = nearest(variable.toUpperCase()) ?? nearest(base.toUpperCase());
    if (meant !== undefined || (prefix !== undefined && isPrefixed(variable, prefix))) {
      warnings.push(toWarning(variable, 'environment', meant));
    }
  }
  return warnings;
}

function isUnset({ source }: ConfigOrigin): boolean {
  return source === 'nowhere' || source === 'default';
}

function isPrefixed(variable: string, prefix: string): boolean {
  return variable.startsWith(prefix) && !SERVICE_LINK.test(variable);
}

function unknownProperties(keys: readonly NamedKey[], { file }: Sources): ConfigWarning[] {
  const names = new Set(keys.map(({ name }) => name));
  return Object.keys(file.values)
    .filter((property) => !names.has(property))
    .map((property) => toWarning(property, 'file', nearestName(property, [...names]), ` in ${file.path}`));
}

function toWarning(
  name: string,
  source: ConfigWarning['source'],
  nearest: string | undefined,
  place = '',
): ConfigWarning {
  const hint = nearest === undefined ? '' : `; did you mean ${nearest}?`;
  return {
    name,
    source,
    ...(nearest !== undefined && { nearest }),
    message: `${name}${place} is not read by any key of the configuration${hint}`,
  };
}
