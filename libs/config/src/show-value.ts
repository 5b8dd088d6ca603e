import { MASK } from './secret.ts';

const MAX_LENGTH = 200;

/**
 * A value on one line, for errors and listings: as JSON, at most 200 characters, secrets within it masked,
 * and so are passwords within URLs, for keys that should have been secret but are not.
 */
export function showValue(value: unknown): string {
  const text = maskPassword(toText(value));
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}… (${text.length} characters)` : text;
}

function toText(value: unknown): string {
  try {
    return (
      JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner)) ??
      String(value)
    );
  } catch {
    // A value that contains itself.
    return String(value);
  }
}

/** `//name:password@host` → `//name:[secret]@host`. */
function maskPassword(text: string): string {
  return text.replaceAll(/(\/\/[^/\s:@]*):[^@\s]*@/g, `$1:${MASK}@`);
}
