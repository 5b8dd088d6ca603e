/** Why nothing was written. Every problem is in it; an expected answer, not a crash. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(['Nothing was written.', ...problems.map((problem) => `  ${problem}`)].join('\n'));
    this.problems = problems;
    // Nx prints the stack where there is one, and a stack does not help to correct a name.
    this.stack = this.message;
  }
}
