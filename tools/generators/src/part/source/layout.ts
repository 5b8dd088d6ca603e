import { format, type FormatConfig } from 'oxfmt';
import { z } from 'zod';
import { Refusal } from '../../service/refusal.ts';

/** How the author of a text ends lines. */
export function newlineOf(text: string): '\n' | '\r\n' {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** The white space that the line of `position` begins with. */
export function indentAt(text: string, position: number): string {
  const lineStart = text.lastIndexOf('\n', position - 1) + 1;
  return /^[ \t]*/.exec(text.slice(lineStart))?.[0] ?? '';
}

/** Where the line of `position` ends when only a comment follows it there; otherwise `position` itself. */
export function endOfLineWithComment(text: string, position: number): number {
  const rest = /^[ \t]*(?:\/\/[^\r\n]*|\/\*(?:[^*\r\n]|\*(?!\/))*\*\/[ \t]*)?(?=\r?\n|$)/.exec(
    text.slice(position),
  );
  return position + (rest?.[0].length ?? 0);
}

const rootOptions = z
  .looseObject({ $schema: z.unknown().optional(), ignorePatterns: z.unknown().optional() })
  .transform(({ $schema: _schema, ignorePatterns: _patterns, ...options }) => options as FormatConfig);

/** The workspace's format options, from the text of `.oxfmtrc.json`. @throws Refusal when that is malformed */
export function formatOptions(configText: string | undefined): FormatConfig {
  try {
    return rootOptions.parse(JSON.parse(configText ?? '{}'));
  } catch (error) {
    throw new Refusal([`.oxfmtrc.json cannot be used (${(error as Error).message}). Correct it first.`]);
  }
}

/** A new text in the workspace's format. @throws Error when it cannot be parsed: a template is wrong */
export async function formatText(path: string, text: string, options: FormatConfig): Promise<string> {
  const { code, errors } = await format(path, text, options);
  const [error] = errors;
  if (error) throw new Error(`${path} cannot be formatted: ${error.message}`);
  return code;
}

/** An edited text, in the workspace's format where it was so before: a layout of one's own stays. */
export async function keepLayout(
  path: string,
  before: string,
  after: string,
  options: FormatConfig,
): Promise<string> {
  if (before === after) return after;
  const { code, errors } = await format(path, before, options);
  return errors.length === 0 && code === before ? formatText(path, after, options) : after;
}
