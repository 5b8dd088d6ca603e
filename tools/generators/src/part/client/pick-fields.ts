import { resolveSchema, type JsonSchema, type SchemaComponents } from '@roadbed/contract/document';

export type PickedFields = { ok: true; body: unknown } | { ok: false; problems: string[] };

/**
 * What is read of an answer: the named fields (`products.sku,total`), or all of it; of each list and
 * of each map one item, since each is as the others. Lists need no step of their own.
 */
export function pickFields(
  body: unknown,
  fields: string | undefined,
  schema: JsonSchema,
  components: SchemaComponents,
): PickedFields {
  const short = firstItems(body, schema, components);
  if (fields === undefined || fields.trim() === '') return { ok: true, body: short };
  const paths = fields.split(',').map((path) => path.trim());
  const problems = paths
    .filter((path) => !isThere(short, path.split('.')))
    .map(
      (path) =>
        `The answer has no field ${JSON.stringify(path)}: it has ${fieldsOf(short).join(', ')}. Correct --fields.`,
    );
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    body: pick(
      short,
      paths.map((path) => path.split('.')),
    ),
  };
}

function firstItems(value: unknown, given: JsonSchema, components: SchemaComponents): unknown {
  const schema = resolveSchema(given, components);
  const next = (part: unknown, of: JsonSchema = {}) => firstItems(part, of, components);
  if (Array.isArray(value)) return value.slice(0, 1).map((item) => next(item, schema.items));
  if (!isObject(value)) return value;
  const { properties, additionalProperties } = schema;
  const entries = Object.entries(value);
  if (!properties && typeof additionalProperties === 'object') {
    return Object.fromEntries(
      entries.slice(0, 1).map(([key, part]) => [key, next(part, additionalProperties)]),
    );
  }
  return Object.fromEntries(
    entries.map(([key, part]) => [
      key,
      next(part, Object.hasOwn(properties ?? {}, key) ? properties?.[key] : {}),
    ]),
  );
}

function isThere(value: unknown, [step, ...rest]: string[]): boolean {
  if (step === undefined) return true;
  if (Array.isArray(value)) return value.some((item) => isThere(item, [step, ...rest]));
  return isObject(value) && Object.hasOwn(value, step) && isThere(value[step], rest);
}

function pick(value: unknown, paths: readonly string[][]): unknown {
  if (paths.some((path) => path.length === 0)) return value;
  if (Array.isArray(value)) return value.map((item) => pick(item, paths));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]) => {
      const below = paths.filter(([step]) => step === key).map(([, ...rest]) => rest);
      return below.length === 0 ? [] : [[key, pick(part, below)]];
    }),
  );
}

function fieldsOf(value: unknown): string[] {
  if (Array.isArray(value)) return fieldsOf(value[0]);
  return isObject(value)
    ? Object.entries(value).flatMap(([key, part]) => {
        const below = fieldsOf(part);
        return below.length === 0 ? [key] : below.map((path) => `${key}.${path}`);
      })
    : [];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
