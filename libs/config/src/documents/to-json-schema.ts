import { z } from 'zod';
import type { ConfigKey, ConfigKeys } from '../config-key.ts';
import type { ConfigDefinition } from '../define-config.ts';
import { containsSecret } from '../contains-secret.ts';
import { isRequired } from './is-required.ts';

type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * The JSON Schema (draft 2020-12) of the config file: a property per key with its description and default.
 * Required are the keys that some source has to give, but for secrets, which belong in no such file; those
 * are `writeOnly`, and nothing but their type is told.
 */
export function toJsonSchema(title: string, { keys }: Pick<ConfigDefinition, 'keys'>): JsonSchema {
  const { properties = {}, $defs } = z.toJSONSchema(z.object(schemasOf(keys)), {
    io: 'input',
    unrepresentable: 'any',
  });
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `Configuration of ${title}`,
    type: 'object',
    properties: {
      $schema: { type: 'string' },
      ...Object.fromEntries(
        Object.entries(keys).map(([name, key]) => [name, toProperty(key, properties[name] as JsonSchema)]),
      ),
    },
    required: Object.keys(keys).filter(
      (name) => isRequired(keys[name]!) && !containsSecret(keys[name]!.schema),
    ),
    additionalProperties: false,
    ...($defs !== undefined && { $defs }),
  };
}

function schemasOf(keys: ConfigKeys): Record<string, z.ZodType> {
  const open = Object.entries(keys).filter(([, key]) => !containsSecret(key.schema));
  return Object.fromEntries(open.map(([name, key]) => [name, key.schema]));
}

function toProperty({ schema, description, default: fallback }: ConfigKey, shape: JsonSchema): JsonSchema {
  if (containsSecret(schema)) {
    // Defaults, examples and patterns within the schema would tell of the secret.
    const { type } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
    return { ...(type !== undefined && { type }), description, writeOnly: true };
  }
  return {
    ...shape,
    description,
    // JSON has no such numbers.
    ...(fallback !== undefined && { default: typeof fallback === 'bigint' ? String(fallback) : fallback }),
  };
}
