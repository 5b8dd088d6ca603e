import { describeOrigin } from './config-origin.ts';
import type { ConfigSource } from './config-origin.ts';

/** One thing that is wrong with a configuration. Never holds a secret's value. */
export interface ConfigProblem {
  /** The key in the definition, such as `fraudUrl`; for a source that cannot be read, the source. */
  key: string;
  /** The environment variable that sets it, such as `FRAUD_URL`; for an unknown flag, the flag. */
  variable: string;
  /** Where the refused value came from. */
  source: ConfigSource;
  /** The file, the variable or the flag that gave the value. Absent for a default and when nothing gave any. */
  from?: string;
  /** The refused value as it was given, masked for a secret. Absent when nothing was given. */
  received?: string;
  /** What would be right, in words. */
  expected: string;
  /** What to do about it. */
  fix: string;
}

/**
 * Thrown when a configuration cannot be used. `problems` has every problem; the message lists them.
 * Trying again does not help: somebody has to change a value.
 */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  /** Tells it from other errors, also across copies of this package. */
  readonly code = 'CONFIG_INVALID';
  /** Every problem, those of whole sources first, then by key in the order of the definition. */
  readonly problems: readonly ConfigProblem[];

  /** @param subject whose configuration it is, such as the service's name. */
  constructor(problems: readonly ConfigProblem[], subject?: string) {
    super(describeProblems(problems, subject));
    this.problems = problems;
  }
}

/** All problems as a list for people, with a line that counts them. */
export function describeProblems(problems: readonly ConfigProblem[], subject?: string): string {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  const whose = subject === undefined ? '' : ` of ${subject}`;
  return [`The configuration${whose} has ${count}:`, ...problems.map(toText)].join('\n\n');
}

function toText({ key, variable, source, from, received, expected, fix }: ConfigProblem): string {
  const origin = describeOrigin({ source, ...(from !== undefined && { name: from }) });
  const state = received === undefined ? 'is not set' : `is ${received} (from ${origin})`;
  return [
    `  ${variable} ${state}`,
    `    key:      ${key}`,
    `    expected: ${expected}`,
    `    fix:      ${fix}`,
  ].join('\n');
}
