import type { ConfigProblem } from '../config-error.ts';
import { FILE_VARIABLE } from '../config-inputs.ts';
import { readFileSync } from './node-fs.ts';

/** The config file's values by key, or why there are none. */
export type ConfigFile =
  | { ok: true; values: Record<string, unknown> }
  | { ok: false; problem: ConfigProblem };

/** Reads a JSON file whose properties are keys. A property `$schema` is for editors, and no key. */
export function readConfigFile(path: string): ConfigFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return refuse(path, `a file that can be read (${describeSystemError(error)})`);
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    return refuse(path, `a JSON file (${placeOfError(error, text)})`);
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    return refuse(path, 'a JSON file with one object, whose properties are keys');
  }
  const { $schema: _, ...values } = content as Record<string, unknown>;
  return { ok: true, values };
}

/** A system error without what it was about: `ENOENT: no such file or directory`. */
export function describeSystemError(error: unknown): string {
  return (error as Error).message.split(',', 1)[0]!;
}

/** Where JSON is broken. The engine's own message quotes the file, which may hold what nobody should see. */
function placeOfError(error: unknown, text: string): string {
  if (text.trim() === '') {
    return 'this one is empty';
  }
  const position = /at position (\d+)/.exec(String(error))?.[1];
  if (position === undefined) {
    return 'this one is broken';
  }
  const lines = text.slice(0, Number(position)).split('\n');
  return `this one is broken at line ${lines.length}, column ${lines.at(-1)!.length + 1}`;
}

function refuse(path: string, expected: string): ConfigFile {
  return {
    ok: false,
    problem: {
      key: 'the config file',
      variable: FILE_VARIABLE,
      source: 'environment',
      received: JSON.stringify(path),
      expected,
      fix: `correct the file, or point ${FILE_VARIABLE} at another one`,
    },
  };
}
