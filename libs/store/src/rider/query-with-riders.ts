import { Query } from 'pg';
import type { QueryResult } from 'pg';

/** A prepared statement, by the name that it has on its connection. */
export interface Rider {
  name: string;
  text: string;
  values: readonly unknown[];
}

type Callback = (error: Error | null, result: QueryResult) => void;

/** What pg's own query is beside its types: how it writes itself, and what it does with the answers. */
interface WireQuery {
  prepare(connection: object): void;
  handleCommandComplete(message: unknown, connection: object): void;
}
const PgQuery = Query as unknown as new (config: object, callback?: Callback) => Query & WireQuery;

/**
 * A statement with others before it, in one message to the server and with one answer (PostgreSQL manual, "Pipelining"):
 * when one fails, those after it are not run. The riders must be prepared on the connection already.
 */
export class QueryWithRiders extends PgQuery {
  readonly #riders: readonly Rider[];
  #answersToCome: number;

  constructor(riders: readonly Rider[], statement: object, callback: Callback) {
    super({ ...statement, queryMode: 'extended' }, callback);
    this.#riders = riders;
    this.#answersToCome = riders.length;
  }

  override prepare(connection: object): void {
    // The one Sync after the last statement makes them one: an error skips all up to it.
    const withoutSync = Object.create(connection, { sync: { value: () => {} } }) as object;
    for (const rider of this.#riders) new PgQuery(rider).prepare(withoutSync);
    super.prepare(connection);
  }

  override handleCommandComplete(message: unknown, connection: object): void {
    if (this.#answersToCome > 0) this.#answersToCome -= 1;
    else super.handleCommandComplete(message, connection);
  }
}
