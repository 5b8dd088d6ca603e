import type { z } from 'zod';
import { isMarkedSecret } from './secret.ts';

/** Whether any part of a schema was made by `secret()`: within an object, a list, a union, or behind a pipe. */
export function containsSecret(schema: z.ZodType): boolean {
  return isSecretWithin(schema, new Set());
}

function isSecretWithin(part: unknown, seen: Set<unknown>): boolean {
  if (typeof part !== 'object' || part === null || seen.has(part)) {
    return false;
  }
  seen.add(part);
  if (!isSchema(part)) {
    return isPlain(part) && Object.values(part).some((inner) => isSecretWithin(inner, seen));
  }
  if (isMarkedSecret(part)) {
    return true;
  }
  const { getter, ...definition } = part.def as { getter?: () => unknown };
  // A recursive schema names itself through a function, so that it can refer to what is declared later.
  return isSecretWithin(definition, seen) || (getter !== undefined && isSecretWithin(getter(), seen));
}

function isSchema(part: object): part is z.ZodType {
  return '_zod' in part && 'def' in part;
}

function isPlain(part: object): boolean {
  return Array.isArray(part) || Object.getPrototypeOf(part) === Object.prototype;
}
