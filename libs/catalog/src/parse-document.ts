import { z } from 'zod';
import { suggest } from './nearest.ts';
import type { Problem } from './problem.ts';

export type ParsedDocument<T> = {
  /** Undefined when there are problems. */
  value: T | undefined;
  /** What the text says, whether it fits the schema or not; undefined when it is not JSON. */
  json: unknown;
  problems: Problem[];
};

/** Parses the text of a JSON document by a schema; every problem at once, none thrown. */
export function parseDocument<T>(file: string, text: string, schema: z.ZodType<T>): ParsedDocument<T> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const message = `is not JSON: ${error instanceof Error ? error.message : String(error)}`;
    const problem = { file, path: '$', message, fix: 'correct the syntax at that position' };
    return { value: undefined, json: undefined, problems: [problem] };
  }
  const result = schema.safeParse(json);
  if (result.success) return { value: result.data, json, problems: [] };
  const shape = z.toJSONSchema(schema, { io: 'input' }) as JsonSchema;
  const problems = result.error.issues.flatMap((issue) => toProblems(file, issue, json, shape));
  return { value: undefined, json, problems };
}

type JsonSchema = { description?: string; properties?: Record<string, JsonSchema>; items?: JsonSchema };

function toProblems(file: string, issue: z.core.$ZodIssue, json: unknown, shape: JsonSchema): Problem[] {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  const schema = path.reduce<JsonSchema | undefined>(
    (at, part) => (typeof part === 'number' ? at?.items : at?.properties?.[part]),
    shape,
  );
  const value = path.reduce<unknown>(
    (at, part) => (at as Record<string | number, unknown> | undefined)?.[part],
    json,
  );
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      file,
      path: toJsonPath([...path, key]),
      message: 'is not a known key',
      fix: `remove or rename it (${suggest(key, Object.keys(schema?.properties ?? {}))})`,
    }));
  }
  const message = value === undefined ? 'is missing' : `${describeIssue(issue)}, got ${show(value)}`;
  return [
    { file, path: toJsonPath(path), message, fix: `give ${schema?.description ?? 'a value that fits'}` },
  ];
}

function describeIssue(issue: z.core.$ZodIssue): string {
  return issue.message.replace(/, received .*$/, '').replace(/^Invalid (input|option): /, '');
}

/** RFC 9535 normal form, shortened: `$.teams[0].name`. */
function toJsonPath(path: (string | number)[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return /^[A-Za-z_$][\w$]*$/.test(part) ? `${text}.${part}` : `${text}[${JSON.stringify(part)}]`;
  }, '$');
}

function show(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
