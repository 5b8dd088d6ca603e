import { basename, join } from 'node:path';
import { describeProblems } from '../config-error.ts';
import type { ConfigProblem } from '../config-error.ts';
import { FILE_VARIABLE } from '../config-inputs.ts';
import { nameKeys } from '../config-key.ts';
import type { NamedKey } from '../config-key.ts';
import type { ConfigQuestion } from '../config-request.ts';
import { containsSecret } from '../contains-secret.ts';
import { parseKeys } from '../parse-keys.ts';
import { MASK } from '../secret.ts';
import type { ConfigWarning } from '../unknown-names.ts';
import type { ConfigAnswer } from './config-answer.ts';
import { environmentFile, listEnvironments, listGivenVariables } from './environment-files.ts';

/**
 * Checks the values of environments, `config/<environment>.json`, against the definition. The environment of
 * this process has no say. Two kinds of keys may be missing: secrets, which must not be in such a file, and
 * the URLs of the services that service.json depends on, which the runtime sets. An unknown name is a problem.
 *
 * @param environment the one to check. Default: all that have a file.
 */
export function checkEnvironments(
  { subject, definition }: ConfigQuestion,
  folder: string,
  environment?: string,
): ConfigAnswer {
  const keys = nameKeys(definition.keys);
  const found = listEnvironments(folder);
  if (environment !== undefined && !found.includes(environment)) {
    const complaint = `${subject} has no ${environmentFile(environment)}. Write it, or check one of: ${found.join(', ') || 'none'}.\n`;
    return { output: '', complaint, exitCode: 1 };
  }
  if (found.length === 0) {
    return {
      output: `${subject} has no ${environmentFile('<environment>')}; nothing to check.\n`,
      complaint: '',
      exitCode: 0,
    };
  }
  const given = listGivenVariables(folder);
  const lines: string[] = [];
  const complaints: string[] = [];
  for (const name of environment === undefined ? found : [environment]) {
    const problems = checkFile(keys, join(folder, environmentFile(name)), given);
    lines.push(`${environmentFile(name)}: ${problems.length === 0 ? 'can be used' : 'cannot be used'}\n`);
    if (problems.length > 0) {
      complaints.push(`${describeProblems(problems, `${subject} in ${name}`)}\n`);
    }
  }
  return {
    output: lines.join(''),
    complaint: complaints.join('\n'),
    exitCode: complaints.length > 0 ? 1 : 0,
  };
}

function checkFile(keys: readonly NamedKey[], file: string, given: ReadonlySet<string>): ConfigProblem[] {
  const { problems, origins, warnings } = parseKeys(keys, {}, { file });
  const unusable = problems.find(({ variable }) => variable === FILE_VARIABLE);
  if (unusable !== undefined) {
    // What is in it is not known, so nothing is missing.
    return [toUnusable(unusable, file)];
  }
  const secrets = keys.filter(({ key }) => containsSecret(key.schema));
  const secretNames = new Set(secrets.map(({ name }) => name));
  const mayMiss = (problem: ConfigProblem): boolean =>
    problem.source === 'nowhere' && (secretNames.has(problem.key) || given.has(problem.variable));
  const exposed = secrets.filter(({ name }) => origins[name]!.source === 'file');
  return [
    // What is wrong with a secret that should not be there does not matter.
    ...problems
      .filter((problem) => !mayMiss(problem) && !(problem.source === 'file' && secretNames.has(problem.key)))
      .map((problem) =>
        problem.source === 'nowhere' ? { ...problem, fix: `add "${problem.key}" to ${file}` } : problem,
      ),
    ...exposed.map((named) => toExposed(named, file)),
    ...warnings.map((warning) => toUnknown(warning, file)),
  ];
}

function toUnusable({ key, expected }: ConfigProblem, file: string): ConfigProblem {
  return {
    key,
    variable: basename(file),
    source: 'file',
    from: file,
    received: 'unusable',
    expected,
    fix: `correct ${file}`,
  };
}

function toExposed({ name, variable, key }: NamedKey, file: string): ConfigProblem {
  return {
    key: name,
    variable,
    source: 'file',
    from: file,
    received: MASK,
    expected: `no secret in a file of the repository. ${key.description}`,
    fix: `remove "${name}" from ${file}, change the secret, and mount it where the service runs`,
  };
}

function toUnknown({ name, nearest }: ConfigWarning, file: string): ConfigProblem {
  return {
    key: name,
    variable: name,
    source: 'file',
    from: file,
    received: 'unknown',
    expected: 'a key of the configuration',
    fix: nearest === undefined ? `remove "${name}" from ${file}` : `rename it to "${nearest}"`,
  };
}
