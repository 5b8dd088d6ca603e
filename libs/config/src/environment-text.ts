import type { z } from 'zod';

interface SchemaDefinition {
  type: string;
  innerType?: z.ZodType;
  in?: z.ZodType;
  left?: z.ZodType;
  element?: z.ZodType;
  items?: z.ZodType[];
  options?: z.ZodType[];
  values?: unknown[];
  entries?: Record<string, unknown>;
}

const TRUE_WORDS = new Set(['true', '1', 'yes', 'on']);
const FALSE_WORDS = new Set(['false', '0', 'no', 'off']);

/** The kind of input that a schema takes, seen through optional, default, nullable, readonly and pipes. */
export function inputKind(schema: z.ZodType): string {
  return toDefinition(schema).type;
}

function toDefinition(schema: z.ZodType): SchemaDefinition {
  const definition = schema.def as unknown as SchemaDefinition;
  const inner = definition.innerType ?? definition.in ?? definition.left;
  return inner === undefined ? definition : toDefinition(inner);
}

/**
 * Gives a variable's text the shape that its schema takes: numbers, booleans (true/false, 1/0, yes/no,
 * on/off), dates (ISO 8601), lists (JSON, or separated by commas) and objects (JSON). Where a schema has
 * several, the first that takes the text wins. Text that does not have the shape is returned as it is, so
 * that the schema refuses it.
 */
export function fromEnvironmentText(schema: z.ZodType, text: string): unknown {
  const definition = toDefinition(schema);
  switch (definition.type) {
    case 'number':
    case 'int':
      return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
    case 'bigint':
      return /^\s*-?\d+\s*$/.test(text) ? BigInt(text) : text;
    case 'boolean':
      return toBoolean(text);
    case 'date':
      return Number.isNaN(Date.parse(text)) ? text : new Date(text);
    case 'literal':
    case 'enum':
      return toAllowed(definition, text);
    case 'array':
    case 'tuple':
      return text.trimStart().startsWith('[') ? toJson(text) : toList(definition, text);
    case 'object':
    case 'record':
      return toJson(text);
    case 'union':
      return toFirstTaken(definition.options ?? [], text);
    default:
      return text;
  }
}

function toAllowed({ values, entries = {} }: SchemaDefinition, text: string): unknown {
  return (values ?? Object.values(entries)).find((value) => String(value) === text) ?? text;
}

function toList({ element, items }: SchemaDefinition, text: string): unknown[] {
  return text.split(',').map((item, index) => {
    const schema = element ?? items?.[index];
    return schema === undefined ? item.trim() : fromEnvironmentText(schema, item.trim());
  });
}

function toFirstTaken(options: readonly z.ZodType[], text: string): unknown {
  const readings = options.map((option) => ({ option, value: fromEnvironmentText(option, text) }));
  const taken = readings.find(({ option, value }) => isTaken(option, value));
  // Where none is, what is nearest to a shape is refused for what is wrong within it.
  return (taken ?? readings.find(({ value }) => value !== text))?.value ?? text;
}

function isTaken(option: z.ZodType, value: unknown): boolean {
  try {
    return option.safeParse(value).success;
  } catch {
    // A rule that throws is told of when the whole schema is asked.
    return false;
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
