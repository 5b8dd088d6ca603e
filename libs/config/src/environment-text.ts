import type { z } from 'zod';

interface SchemaDefinition {
  type: string;
  innerType?: z.ZodType;
  in?: z.ZodType;
}

const TRUE_WORDS = new Set(['true', '1', 'yes', 'on']);
const FALSE_WORDS = new Set(['false', '0', 'no', 'off']);

/** The kind of input that a schema takes, seen through optional, default, nullable, readonly and pipes. */
export function inputKind(schema: z.ZodType): string {
  const definition = schema.def as unknown as SchemaDefinition;
  const inner = definition.innerType ?? definition.in;
  return inner === undefined ? definition.type : inputKind(inner);
}

/**
 * Gives a variable's text the shape that its schema takes: numbers, booleans (true/false, 1/0, yes/no,
 * on/off), lists (JSON, or separated by commas) and objects (JSON). Text that does not have the shape
 * is returned as it is, so that the schema refuses it.
 */
export function fromEnvironmentText(schema: z.ZodType, text: string): unknown {
  switch (inputKind(schema)) {
    case 'number':
    case 'int':
      return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
    case 'boolean':
      return toBoolean(text);
    case 'array':
      return text.trimStart().startsWith('[') ? toJson(text) : text.split(',').map((item) => item.trim());
    case 'object':
    case 'record':
      return toJson(text);
    default:
      return text;
  }
}

function toBoolean(text: string): unknown {
  const word = text.trim().toLowerCase();
  if (TRUE_WORDS.has(word)) {
    return true;
  }
  return FALSE_WORDS.has(word) ? false : text;
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
