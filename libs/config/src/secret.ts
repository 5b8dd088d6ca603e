import { inspect } from 'node:util';
import type { z } from 'zod';

const MASK = '[secret]';

/**
 * A value that cannot leak by accident: it prints, serialises and inspects as `[secret]`.
 * Only {@link Secret.reveal} gives the value, so that every use is easy to find.
 */
export class Secret<T> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  /** The value itself. Call it where the value is used, and keep the result in no longer-lived place. */
  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  [inspect.custom](): string {
    return MASK;
  }
}

const secretSchemas = new WeakSet<z.ZodType>();

/**
 * Marks a schema's value as secret: the parsed value is a {@link Secret}, and no error, log line or
 * generated document shows what was given.
 *
 * @example
 * defineConfig({ apiKey: { schema: secret(z.string().min(20)), description: 'Key of the card acquirer.' } })
 */
export function secret<Schema extends z.ZodType>(
  schema: Schema,
): z.ZodPipe<Schema, z.ZodTransform<Secret<z.output<Schema>>, z.output<Schema>>> {
  const wrapped = schema.transform((value) => new Secret(value));
  secretSchemas.add(wrapped);
  return wrapped;
}

/** Whether the schema, or the schema that it makes optional or gives a default, was made by {@link secret}. */
export function isSecretSchema(schema: z.ZodType): boolean {
  if (secretSchemas.has(schema)) {
    return true;
  }
  const inner = (schema.def as { innerType?: z.ZodType }).innerType;
  return inner !== undefined && isSecretSchema(inner);
}
