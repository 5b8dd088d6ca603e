import pg from 'pg';
import type { QueryResult } from 'pg';

/** A prepared statement, by the name that it has on its connection. */
export interface Rider {
  name: string;
  text: string;
  values: readonly unknown[];
}

type Callback = (error: Error | null, result: QueryResult) => void;

/** What pg has beside its types: its connection, its own query, and how values become what is sent. */
interface WireConnection {
  bind(message: object): void;
  execute(message: object): void;
}
interface WireQuery {
  prepare(connection: WireConnection): void;
  handleCommandComplete(message: unknown, connection: WireConnection): void;
}
const PgQuery = pg.Query as unknown as new (config: object, callback: Callback) => pg.Query & WireQuery;
type WithUtils = { utils: { prepareValue: (value: unknown) => unknown } };
const valueMapper = (pg as unknown as WithUtils).utils.prepareValue;

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

  override prepare(connection: WireConnection): void {
    // The one Sync, after the last statement, makes them one: an error skips all up to it.
    for (const { name: statement, values } of this.#riders) {
      connection.bind({ statement, values, valueMapper });
      connection.execute({});
    }
    super.prepare(connection);
  }

  override handleCommandComplete(message: unknown, connection: WireConnection): void {
    if (this.#answersToCome > 0) this.#answersToCome -= 1;
    else super.handleCommandComplete(message, connection);
  }
}
