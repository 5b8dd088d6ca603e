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

  /** @param subject whose configuration it is, such as the service's name. */
  constructor(problems: readonly ConfigProblem[], subject?: string) {
    super(toMessage(problems, subject));
    this.problems = problems;
  }
}

function toMessage(problems: readonly ConfigProblem[], subject: string | undefined): string {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  const whose = subject === undefined ? '' : ` of ${subject}`;
  return [`The configuration${whose} has ${count}:`, ...problems.map(toText)].join('\n\n');
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
