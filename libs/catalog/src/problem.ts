/** Something wrong in a descriptor, told so that its author can mend it without reading code. */
export type Problem = {
  /** Path relative to the workspace, with forward slashes. */
  file: string;
  /** JSON path of the value (RFC 9535 notation), `$` for the whole document. */
  path: string;
  /** What is wrong, with the offending value where there is one. */
  message: string;
  /** What to do about it. */
  fix: string;
};

/** One line for people: `apps/finance/payments/service.json $.team: no team "paymnts". Fix: …`. */
export function formatProblem({ file, path, message, fix }: Problem): string {
  return `${file} ${path}: ${message}. Fix: ${fix}.`;
}
