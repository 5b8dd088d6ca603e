import { CompiledQuery } from 'kysely';

/** What a rider may be given: nothing that could fail on its way. */
export type RiderValue = string | number | boolean | null | Uint8Array | readonly string[];

const names = new WeakMap<readonly unknown[], string>();

/**
 * A statement whose result nobody reads. Inside a transaction it waits for the next statement, the COMMIT at the latest,
 * and is sent together with it, so that it costs no round trip of its own. When it fails, that statement fails with its
 * error, and nothing can be committed. Outside a transaction, and on a database that `openDatabase` did not open, it is
 * a statement like any other.
 *
 * @param name names the statement once prepared: one text under one name in the whole process.
 * @param text one statement, which returns no rows.
 *
 * @example
 * await transaction.executeQuery(createRider('add_note', 'INSERT INTO note (text) VALUES ($1)', [text]));
 */
export function createRider(name: string, text: string, values: readonly RiderValue[]): CompiledQuery {
  const rider = CompiledQuery.raw(text, [...values]);
  names.set(rider.parameters, name);
  return rider;
}

/** The name under which a rider is prepared; undefined when these are the values of another statement. */
export function riderName(values: readonly unknown[]): string | undefined {
  return names.get(values);
}
