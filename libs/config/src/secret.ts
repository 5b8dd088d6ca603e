import type { z } from 'zod';

/** What is shown in place of a secret. */
export const MASK = '[secret]';

/** `inspect.custom` of `node:util`, which is slow to import for one symbol: Node.js reads all of its exports. */
const INSPECT: unique symbol = Symbol.for('nodejs.util.inspect.custom');

/**
 * A value that cannot leak by accident: it prints, serialises, inspects, and joins other text as `[secret]`;
 * spreading it, enumerating it or cloning it gives nothing of the value. Only {@link Secret.reveal} gives
 * the value, so that every use is easy to find. It stays in the memory of the process, as any value does:
 * a debugger and a heap dump show it.
 */
export class Secret<T> {
  readonly #value: T;

  /** @param value what to keep to oneself */
  constructor(value: T) {
    this.#value = value;
    // Nobody can hang the value on the secret itself, where it would be shown.
    Object.freeze(this);
  }

  /** The value itself. Call it where the value is used, and keep the result in no longer-lived place. */
  reveal(): T {
    return this.#value;
  }

  /** Not the value. */
  toString(): string {
    return MASK;
  }

  /** Not the value. */
  toJSON(): string {
    return MASK;
  }

  [Symbol.toPrimitive](): string {
    return MASK;
  }

  [INSPECT](): string {
    return MASK;
  }
}

const secretSchemas = new WeakSet<z.ZodType>();

/**
 * Marks a schema's value as secret: the parsed value is a {@link Secret}, and no error, log line or
 * generated document shows what was given. Refused as a flag.
 *
 * @param schema what is given; it may be an object or a list, and `secret()` may stand within one
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

/** Whether this very schema was made by {@link secret}. */
export function isMarkedSecret(schema: z.ZodType): boolean {
  return secretSchemas.has(schema);
}
