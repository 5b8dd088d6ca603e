const redacted = '[redacted]';
const secretName =
  /^(.*[-_.])?(password|passwd|passphrase|secret|token|api-?_?key|private-?_?key|credentials?|authorization|cookie)$/i;
/** Tokens with a form of their own: Slack, GitHub, npm, AWS, JSON Web Tokens, private keys, passwords in addresses, the platform's own. */
const secretForms = [
  /\bx(?:ox[abeprs]|app)-[\w-]{6,}/g,
  /\b(?:gh[pousr]|github_pat|npm)_\w{20,}/g,
  /\bAKIA[0-9A-Z]{16}\b/g,
  /\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*(?:-----END [A-Z ]*PRIVATE KEY-----)?/g,
  /\brb[lt]_[\w-]{20,}/g,
  /(?<=\w:\/\/[^\s/:@]*:)[^\s/@]+(?=@)/g,
];

/**
 * Replaces what looks like a secret: tokens of known forms in every text, and texts under names such as `password` or
 * `slack_token`. What is in the ledger can never be taken out again, so that a wrong guess here is the lesser harm.
 */
export function redactSecrets(value: unknown): unknown {
  if (typeof value === 'string')
    return secretForms.reduce((text, form) => text.replaceAll(form, redacted), value);
  if (Array.isArray(value)) return value.map(redactSecrets);
  // What makes its own JSON, such as a date or a secret of the configuration, is not the object it is.
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      typeof inner === 'string' && secretName.test(key) ? redacted : redactSecrets(inner),
    ]),
  );
}
