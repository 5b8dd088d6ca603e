/** What the process has to print before it ends. */
export interface ConfigAnswer {
  /** For stdout; ends with a line break, or is empty. */
  output: string;
  /** For stderr: problems and warnings; ends with a line break, or is empty. */
  complaint: string;
  /** 0, or 1 when a value is refused or the question is not understood. */
  exitCode: 0 | 1;
}
