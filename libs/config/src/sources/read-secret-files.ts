import { join } from 'node:path';
import type { ConfigProblem } from '../config-error.ts';
import { SECRETS_VARIABLE } from '../config-inputs.ts';
import type { Environment } from '../config-key.ts';
import { readdirSync, readFileSync } from './node-fs.ts';
import { describeSystemError } from './read-config-file.ts';

/** The text of a mounted file, or why it cannot be read. */
export type SecretFile = { ok: true; text: string } | { ok: false; reason: string };

/** Reads one value from its own file. One line break at the end belongs to the file, not to the value. */
export function readSecretFile(path: string): SecretFile {
  try {
    return { ok: true, text: readFileSync(path, 'utf8').replace(/\r?\n$/, '') };
  } catch (error) {
    return { ok: false, reason: describeSystemError(error) };
  }
}

/** The files of the secrets folder by name, or why there are none. */
export type SecretsFolder =
  | { ok: true; paths: ReadonlyMap<string, string> }
  | { ok: false; problem: ConfigProblem };

/** Lists the secrets folder; nothing in it is read before a key asks for it. */
export function listSecretsFolder(folder: string): SecretsFolder {
  try {
    return { ok: true, paths: new Map(readdirSync(folder).map((name) => [name, join(folder, name)])) };
  } catch (error) {
    return {
      ok: false,
      problem: {
        key: 'the secrets folder',
        variable: SECRETS_VARIABLE,
        source: 'environment',
        received: JSON.stringify(folder),
        expected: `a folder that can be read (${describeSystemError(error)})`,
        fix: `mount the folder, or point ${SECRETS_VARIABLE} at another one`,
      },
    };
  }
}

/**
 * The paths that variables named `X_FILE` give for `X`. A key may declare such a variable itself; then it is
 * that key's value and no path to another's.
 */
export function listSecretPointers(
  environment: Environment,
  variables: readonly string[],
  declared: ReadonlySet<string>,
): [variable: string, path: string][] {
  const pointers = variables.filter((name) => name.endsWith('_FILE') && !declared.has(name));
  return pointers.flatMap((name) => {
    const path = environment[name];
    return path === undefined || path === '' ? [] : [[name.slice(0, -'_FILE'.length), path]];
  });
}
