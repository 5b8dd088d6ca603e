import type { ToggleProblem } from './toggle-problem.ts';

/**
 * A toggle file that cannot be used: it cannot be read, or something in it is wrong. At the start it is
 * thrown; later the toggles that were last good stay, and it is told through `onProblem`.
 */
export class ToggleFileError extends Error {
  override readonly name = 'ToggleFileError';
  /** Tells it from other errors, also across copies of this package. */
  readonly code = 'TOGGLES_INVALID';
  /** Its path. */
  readonly file: string;
  /** Every problem; the message lists them. */
  readonly problems: readonly ToggleProblem[];

  constructor(file: string, problems: readonly ToggleProblem[]) {
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    const lines = problems.map(({ path, message }) => `  ${path === '' ? 'the file' : path}: ${message}`);
    super([`The toggles in ${file} have ${count}. Correct the file:`, ...lines].join('\n'));
    this.file = file;
    this.problems = problems;
  }
}
