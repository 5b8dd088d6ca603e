import type { Commit } from '@roadbed/platform-api';

/** Types of the Angular convention, which Conventional Commits names, that add no feature. */
const patchTypes = ['fix', 'perf', 'refactor', 'docs', 'test', 'style', 'chore', 'build', 'ci', 'revert'];
/** `type(scope)!: description` (Conventional Commits 1.0.0, items 1 to 5). */
const form = /^(?<type>[a-z]+)(?:\([^()\r\n]+\))?(?<breaking>!)?: \S/i;

/**
 * Whether a commit says that it is a patch (Semantic Versioning): by its subject of a known type other than `feat`,
 * without the `!` or the footer of a breaking change. A subject in another form says nothing, so it is none.
 */
export function isPatch({ subject, breaking: isBreaking }: Pick<Commit, 'subject' | 'breaking'>): boolean {
  const { type, breaking } = form.exec(subject)?.groups ?? {};
  const isMarked = breaking !== undefined || isBreaking === true;
  return type !== undefined && !isMarked && patchTypes.includes(type.toLowerCase());
}
