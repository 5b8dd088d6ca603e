import type { JsonSchema } from '@roadbed/contract/document';
import { referencesIn } from './prune-schema.ts';

/**
 * The source of a zod schema that takes what a JSON Schema allows. A reader is tolerant: types, fields and fixed
 * values are kept; limits, patterns and formats are the provider's business, and what is not read is let through.
 *
 * @param nameOf the constant that stands for a reference
 */
export function toZodSource(schema: JsonSchema, nameOf: (reference: string) => string): string {
  const inner = (part: JsonSchema) => toZodSource(part, nameOf);
  if (schema.$ref !== undefined) return nameOf(schema.$ref);
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches) return toUnion(branches.map(inner));
  const literals = schema.enum ?? (schema.const === undefined ? undefined : [schema.const]);
  if (literals) return toLiterals(literals);
  if (Array.isArray(schema.type)) return toUnion(schema.type.map((type) => inner({ ...schema, type })));

  switch (schema.type) {
    case 'string':
      return 'z.string()';
    case 'integer':
      return 'z.int()';
    case 'number':
      return 'z.number()';
    case 'boolean':
      return 'z.boolean()';
    case 'null':
      return 'z.null()';
    case 'array':
      return `z.array(${schema.items ? inner(schema.items) : 'z.unknown()'})`;
    case 'object':
      return toObject(schema, inner);
    default:
      return schema.properties ? toObject(schema, inner) : 'z.unknown()';
  }
}

function toObject(schema: JsonSchema, inner: (part: JsonSchema) => string): string {
  const { properties, required = [], additionalProperties } = schema;
  if (!properties) {
    const value = typeof additionalProperties === 'object' ? inner(additionalProperties) : 'z.unknown()';
    return `z.record(z.string(), ${value})`;
  }
  const fields = Object.entries(properties).map(([name, part]) => {
    const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
    const optional = required.includes(name) ? '' : '.optional()';
    // A getter is evaluated late, which a schema that refers to itself needs.
    return referencesIn(part).length > 0
      ? `get ${key}() { return ${inner(part)}${optional}; }`
      : `${key}: ${inner(part)}${optional}`;
  });
  // `__proto__` as a key would set the prototype.
  return `z.object({ ${fields.filter((field) => !/^(?:get )?"?__proto__/.test(field)).join(', ')} })`;
}

function toLiterals(values: readonly unknown[]): string {
  if (values.length > 0 && values.every((value) => typeof value === 'string')) {
    return values.length === 1
      ? `z.literal(${JSON.stringify(values[0])})`
      : `z.enum([${values.map((value) => JSON.stringify(value)).join(', ')}])`;
  }
  const isPlain = (value: unknown) =>
    value === null || ['string', 'number', 'boolean'].includes(typeof value);
  if (!values.every(isPlain)) return 'z.unknown()';
  return toUnion(values.map((value) => `z.literal(${JSON.stringify(value)})`));
}

function toUnion(sources: readonly string[]): string {
  const different = [...new Set(sources)];
  const withoutNull = different.filter((source) => source !== 'z.null()');
  if (different.length === 1) return different[0] ?? 'z.unknown()';
  if (withoutNull.length === 1) return `${withoutNull[0]}.nullable()`;
  return `z.union([${different.join(', ')}])`;
}
