/** Types of the Angular convention, which Conventional Commits names, that add no feature. */
const patchTypes = ['fix', 'perf', 'refactor', 'docs', 'test', 'style', 'chore', 'build', 'ci', 'revert'];
/** `type(scope)!: description` (Conventional Commits 1.0.0, items 1 to 5). */
const form = /^(?<type>[a-z]+)(?:\([^()\r\n]+\))?(?<breaking>!)?: \S/i;

/**
 * Whether a commit's subject says that it is a patch (Semantic Versioning): of a known type other than `feat`, without
 * the `!` of a breaking change. A subject in another form says nothing, so it is none. A footer `BREAKING CHANGE:` is
 * not seen, because releases keep subjects only.
 */
export function isPatch(subject: string): boolean {
  const { type, breaking } = form.exec(subject)?.groups ?? {};
  return type !== undefined && breaking === undefined && patchTypes.includes(type.toLowerCase());
}
