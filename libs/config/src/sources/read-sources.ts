import type { ConfigProblem } from '../config-error.ts';
import { FILE_VARIABLE, SECRETS_VARIABLE } from '../config-inputs.ts';
import type { ConfigInputs } from '../config-inputs.ts';
import type { Environment, NamedKey } from '../config-key.ts';
import { readConfigFile } from './read-config-file.ts';
import { readFlags } from './read-flags.ts';
import { listSecretPointers, listSecretsFolder } from './read-secret-files.ts';

/** All sources, read once. */
export interface Sources {
  file: { path: string; values: Readonly<Record<string, unknown>> };
  environment: Environment;
  /** The names of the environment's variables; to list those of `process.env` twice would be slow. */
  variables: readonly string[];
  /** The variables that keys declare. */
  declared: ReadonlySet<string>;
  /** Paths of mounted files, by variable. */
  secretFiles: ReadonlyMap<string, string>;
  /** Texts by key. */
  flags: ReadonlyMap<string, string>;
  /** What is wrong with a source as a whole. */
  problems: ConfigProblem[];
}

/** Reads every source but the secret files themselves, which are read when a key needs one. */
export function readSources(
  keys: readonly NamedKey[],
  environment: Environment,
  inputs: ConfigInputs,
): Sources {
  const path = inputs.file ?? (environment[FILE_VARIABLE] || undefined);
  const file = path === undefined ? undefined : readConfigFile(path);
  const folder = inputs.secretsFolder ?? (environment[SECRETS_VARIABLE] || undefined);
  const secrets = folder === undefined ? undefined : listSecretsFolder(folder);
  const flags = readFlags(inputs.flags ?? [], keys);
  const declared = new Set(keys.map(({ variable }) => variable));
  const variables = Object.keys(environment);
  return {
    file: { path: path ?? '', values: file?.ok === true ? file.values : {} },
    environment,
    variables,
    declared,
    secretFiles: new Map([
      ...(secrets?.ok === true ? secrets.paths : []),
      ...listSecretPointers(environment, variables, declared),
    ]),
    flags: flags.texts,
    problems: [
      ...(file?.ok === false ? [file.problem] : []),
      ...(secrets?.ok === false ? [secrets.problem] : []),
      ...flags.problems,
    ],
  };
}
