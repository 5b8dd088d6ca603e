import type { PoolClient, QueryResult } from 'pg';
import { riderName } from './create-rider.ts';
import { QueryWithRiders } from './query-with-riders.ts';
import type { Rider } from './query-with-riders.ts';

type Statement = Pick<Rider, 'text' | 'values'> & { name?: string | undefined };
type Result = Pick<QueryResult, 'command' | 'rowCount' | 'rows'>;

const begin: Rider = { name: 'roadbed_begin', text: 'begin', values: [] };
const commit: Rider = { name: 'roadbed_commit', text: 'commit', values: [] };
const answer = (command: string): Result => ({ command, rowCount: null, rows: [] });

/**
 * A connection as Kysely uses it, on which BEGIN and riders wait for the next statement and go with it: a transaction of
 * one statement takes two round trips rather than three, and a rider none.
 *
 * These are prepared, other statements are not: a plan that is made for all values fits some badly, and cannot infer a
 * partial index of ON CONFLICT.
 */
export class RidingClient {
  readonly #client: PoolClient;
  /** Names of what the server knows. */
  readonly #prepared = new Set<string>();
  #waiting: Rider[] = [];

  constructor(client: PoolClient) {
    this.#client = client;
  }

  /** By this Kysely cancels what runs. */
  get processID(): number | undefined {
    return (this.#client as { processID?: number }).processID;
  }

  release(destroy?: boolean): void {
    this.#waiting = [];
    this.#client.release(destroy);
  }

  async query(text: string, values: readonly unknown[]): Promise<Result> {
    if (text === 'begin') return await this.#ride(begin);
    if (text === 'commit') return await this.#commit();
    if (text === 'rollback') return await this.#rollBack();
    const name = riderName(values);
    if (name !== undefined && this.#isInTransaction()) return await this.#ride({ name, text, values });
    if (values.length > 0) return await this.#send({ name, text, values });
    // Without values it may be several statements, which cannot be sent with others.
    const last = this.#waiting.pop();
    if (last !== undefined) await this.#send(last);
    return await this.#client.query(text);
  }

  /** The first time on a connection it is prepared, which is sent and answered by itself. */
  async #ride(rider: Rider): Promise<Result> {
    if (this.#prepared.has(rider.name)) {
      this.#waiting.push(rider);
      return answer('RIDER');
    }
    const result = await this.#send(rider);
    this.#prepared.add(rider.name);
    return result;
  }

  /** A transaction without a statement has not begun. */
  async #commit(): Promise<Result> {
    if (this.#waiting.length > 1 || this.#waiting[0] !== begin) return await this.#send(commit);
    this.#waiting = [];
    return answer('COMMIT');
  }

  /** What waits was never sent. */
  async #rollBack(): Promise<Result> {
    const hasBegun = this.#waiting[0] !== begin;
    this.#waiting = [];
    return hasBegun ? await this.#client.query('rollback') : answer('ROLLBACK');
  }

  async #send(statement: Statement): Promise<Result> {
    const riders = this.#waiting;
    this.#waiting = [];
    return await new Promise((resolve, reject) => {
      this.#client.query(
        new QueryWithRiders(riders, statement, (error, result) => {
          if (error === null) resolve(result);
          else reject(error);
        }),
      );
    });
  }

  #isInTransaction(): boolean {
    return this.#waiting.length > 0 || this.#client.getTransactionStatus() === 'T';
  }
}
