const secretName =
  /pass(word|wd|phrase|code)|secret|token|api[-_]?key|private[-_]?key|access[-_]?key|signing[-_]?key|credential|authorization|cookie|connection[-_]?string|dsn$/i;

/** Tokens with a form of their own, private keys, passwords in addresses, and long random text. */
const secretForms = [
  /\bx(?:ox[abeprs]|app)-[\w-]{6,}/,
  /\b(?:gh[pousr]|github_pat|npm|rbt|glpat|sk|pk)_[\w-]{16,}/,
  /\bAKIA[0-9A-Z]{16}\b/,
  /\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\w:\/\/[^\s/:@]*:[^\s/@]+@/,
  /^(?=[^\d]*\d)(?=[^a-z]*[a-z])[A-Za-z0-9+/_-]{32,}={0,2}$/,
];

/**
 * Whether a value may be a secret, by its name or its form. A wrong guess hides a harmless value, which is the lesser
 * harm. That a service declared a key as secret is not asked: `nx config` refuses such a key in a file of values.
 */
export function looksSecret(names: readonly string[], value: unknown): boolean {
  if (names.some((name) => secretName.test(name))) return true;
  if (Array.isArray(value)) return value.some((item) => looksSecret([], item));
  return typeof value === 'string' && secretForms.some((form) => form.test(value));
}
