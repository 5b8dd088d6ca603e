import type { ConfigDefinition } from '../define-config.ts';
import { nameKeys } from '../config-key.ts';
import type { NamedKey } from '../config-key.ts';
import { containsSecret } from '../contains-secret.ts';
import { describeExpectation } from '../expectation.ts';
import { isRequired } from './is-required.ts';
import { toEnvironmentText } from './to-environment-text.ts';

/**
 * The text of a `.env.example` file: each variable with what it is for. Those that have to be set stand
 * open; the others are commented out, with their defaults. `node --env-file` reads the result.
 */
export function toEnvironmentExample({ keys }: Pick<ConfigDefinition, 'keys'>): string {
  return nameKeys(keys)
    .map((named) => `${toComment(named)}\n${toLine(named)}\n`)
    .join('\n');
}

function toComment({ variable, key }: NamedKey): string {
  const hint = containsSecret(key.schema)
    ? `Secret; or let ${variable}_FILE name a file that holds it. `
    : '';
  const lines = `${key.description}\n${hint}Expected: ${describeExpectation(key.schema)}.`.split(/\r?\n/);
  return lines.map((line) => `# ${line}`).join('\n');
}

function toLine({ variable, key }: NamedKey): string {
  const isOpen = isRequired(key);
  const text =
    key.default === undefined || containsSecret(key.schema)
      ? ''
      : quote(toEnvironmentText(key.schema, key.default));
  return `${isOpen ? '' : '# '}${variable}=${text}`;
}

/** In the quotes that the file format allows, of which none escapes another. Text that fits none is left out. */
function quote(text: string): string {
  if (/^[\w./:@+-]*$/.test(text)) {
    return text;
  }
  const mark = ["'", '`', '"'].find((mark) => !text.includes(mark));
  const isLineable = !/[\r\n]/.test(text) && !(mark === '"' && text.includes('\\'));
  return mark === undefined || !isLineable ? '' : `${mark}${text}${mark}`;
}
