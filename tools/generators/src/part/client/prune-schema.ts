import { resolveSchema, type JsonSchema, type SchemaComponents } from '@roadbed/contract/document';

/**
 * The part of a schema that recorded answers use: fields that no answer has are left out, and those that only some
 * have may be left out. Where nothing was recorded, in an empty list for one, the schema stays as it is. References
 * are followed, except into what refers to itself.
 */
export function pruneSchema(
  schema: JsonSchema,
  examples: readonly unknown[],
  components: SchemaComponents,
  open: ReadonlySet<string> = new Set(),
): JsonSchema {
  if (schema.$ref !== undefined) {
    if (open.has(schema.$ref) || refersToItself(schema.$ref, components)) return { $ref: schema.$ref };
    return pruneSchema(
      resolveSchema(schema, components),
      examples,
      components,
      new Set([...open, schema.$ref]),
    );
  }
  const inner = (part: JsonSchema, of: readonly unknown[]) => pruneSchema(part, of, components, open);
  const objects = examples.filter(isObject);
  if (schema.properties) return pruneProperties(schema, objects, inner);
  return {
    ...schema,
    ...(schema.items && { items: inner(schema.items, examples.filter(Array.isArray).flat()) }),
    ...(typeof schema.additionalProperties === 'object' && {
      additionalProperties: inner(schema.additionalProperties, objects.flatMap(Object.values)),
    }),
    ...(schema.anyOf && { anyOf: schema.anyOf.map((branch) => inner(branch, examples)) }),
    ...(schema.oneOf && { oneOf: schema.oneOf.map((branch) => inner(branch, examples)) }),
  };
}

function pruneProperties(
  schema: JsonSchema,
  objects: readonly Record<string, unknown>[],
  inner: (part: JsonSchema, examples: readonly unknown[]) => JsonSchema,
): JsonSchema {
  const isRead = (name: string) => objects.length === 0 || objects.some((one) => Object.hasOwn(one, name));
  const isAlways = (name: string) => objects.every((one) => Object.hasOwn(one, name));
  const properties = Object.entries(schema.properties ?? {}).filter(([name]) => isRead(name));
  return {
    ...schema,
    properties: Object.fromEntries(
      properties.map(([name, part]) => [
        name,
        inner(
          part,
          objects.filter((one) => Object.hasOwn(one, name)).map((one) => one[name]),
        ),
      ]),
    ),
    required: (schema.required ?? []).filter((name) => isRead(name) && isAlways(name)),
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether following a reference leads back to it. */
export function refersToItself(reference: string, components: SchemaComponents): boolean {
  const seen = new Set<string>();
  const visit = (schema: JsonSchema): boolean =>
    referencesIn(schema).some((next) => {
      if (next === reference) return true;
      if (seen.has(next)) return false;
      seen.add(next);
      return visit(resolveSchema({ $ref: next }, components));
    });
  return visit(resolveSchema({ $ref: reference }, components));
}

/** All references in a schema. */
export function referencesIn(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) =>
    key === '$ref' && typeof value === 'string' ? [value] : referencesIn(value),
  );
}
