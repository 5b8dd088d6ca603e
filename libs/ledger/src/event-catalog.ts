import { z } from 'zod';
import type { LedgerEvent } from './event.ts';

/**
 * What the events of each type hold: a schema of their `data`, by type. What it asks for is promised to whoever reads
 * the record in ten years, so a type is not changed, but followed by its next version: `….v2`.
 */
export type EventData = Readonly<Record<string, z.ZodType>>;

/** The types of events that a ledger takes. */
export type EventCatalog = ReturnType<typeof createEventCatalog>;

/** Puts what several capabilities tell into one catalogue. @throws TypeError when two tell of one type */
export function createEventCatalog(...capabilities: readonly EventData[]) {
  const schemas = new Map<string, z.ZodType>();
  for (const [type, schema] of capabilities.flatMap((data) => Object.entries(data))) {
    if (schemas.has(type)) throw new TypeError(`the type ${type} is in the event catalogue twice: keep one`);
    schemas.set(type, schema);
  }
  return {
    /**
     * Gives the event back as it is.
     *
     * @throws TypeError when its type is not in the catalogue, or its data is not what its type asks for.
     */
    check(event: LedgerEvent): LedgerEvent {
      const schema = schemas.get(event.type);
      if (schema === undefined) {
        throw new TypeError(
          `the event "${event.id}" cannot be recorded: the type "${event.type}" is not in the event catalogue. ` +
            'Fix: add the schema of its data to the events of the capability that tells it.',
        );
      }
      const parsed = schema.safeParse(event.data);
      if (parsed.success) return event;
      const problems = z.prettifyError(parsed.error);
      throw new TypeError(
        `the event "${event.id}" cannot be recorded: its data is not that of ${event.type}:\n${problems}`,
      );
    },

    /** The JSON Schema (draft 2020-12) of each type's data, by type in the order of their names. */
    jsonSchemas(): { type: string; description: string; schema: Record<string, unknown> }[] {
      return [...schemas]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([type, data]) => {
          const { $schema, ...schema } = z.toJSONSchema(data, { io: 'input' });
          return { type, description: data.description ?? '', schema: { $schema, title: type, ...schema } };
        });
    },
  };
}
