import { nameKeys } from '../config-key.ts';
import type { NamedKey } from '../config-key.ts';
import type { ConfigDefinition } from '../define-config.ts';
import { containsSecret } from '../contains-secret.ts';
import { describeExpectation } from '../expectation.ts';
import { showValue } from '../show-value.ts';
import { isRequired } from './is-required.ts';

/** A Markdown table (GitHub's) of all keys, to be pasted into a README. */
export function toMarkdownTable({ keys }: Pick<ConfigDefinition, 'keys'>): string {
  const rows = nameKeys(keys).map(toRow);
  return [
    ['Key', 'Variable', 'Flag', 'Expected', 'Default', 'Description'],
    ['---', '---', '---', '---', '---', '---'],
    ...rows,
  ]
    .map((cells) => `| ${cells.map(escapeCell).join(' | ')} |\n`)
    .join('');
}

function toRow({ name, variable, flag, key }: NamedKey): string[] {
  const isSecret = containsSecret(key.schema);
  return [
    `\`${name}\``,
    `\`${variable}\``,
    isSecret ? 'none' : `\`--${flag}\``,
    `${describeExpectation(key.schema)}${isSecret ? ', secret' : ''}`,
    describeDefault(key, isSecret),
    key.description,
  ];
}

function describeDefault(key: NamedKey['key'], isSecret: boolean): string {
  if (key.default !== undefined) {
    return isSecret ? 'secret' : `\`${showValue(key.default)}\``;
  }
  return isRequired(key) ? 'required' : 'not set';
}

function escapeCell(text: string): string {
  return text.replaceAll('|', String.raw`\|`).replaceAll(/\s+/g, ' ');
}
