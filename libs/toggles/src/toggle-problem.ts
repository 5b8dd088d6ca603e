/** One thing that is wrong with a toggle file. */
export interface ToggleProblem {
  /** Where, such as `toggles.new-checkout.default`; empty for the file as a whole. */
  path: string;
  /** What is wrong there and what would be right. */
  message: string;
}
