/** One thing that is wrong with a configuration. Never holds a secret's value. */
export interface ConfigProblem {
  /** The key in the definition, such as `fraudUrl`. */
  key: string;
  /** The environment variable that sets it, such as `FRAUD_URL`. */
  variable: string;
  /** Where the refused value came from. */
  source: 'environment' | 'default' | 'nowhere';
  /** The refused value as it was given, masked for a secret. Absent when nothing was given. */
  received?: string;
  /** What would be right, in words. */
  expected: string;
  /** What to do about it. */
  fix: string;
}

/** Thrown when a configuration cannot be used. `problems` has every problem; the message lists them. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'CONFIG_INVALID';
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(toMessage(problems));
    this.problems = problems;
  }
}

function toMessage(problems: readonly ConfigProblem[]): string {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  return [`The configuration has ${count}:`, ...problems.map(toText)].join('\n\n');
}

function toText(problem: ConfigProblem): string {
  const received =
    problem.received === undefined ? 'is not set' : `is ${problem.received} (from the ${problem.source})`;
  return [
    `  ${problem.variable} ${received}`,
    `    key:      ${problem.key}`,
    `    expected: ${problem.expected}`,
    `    fix:      ${problem.fix}`,
  ].join('\n');
}
