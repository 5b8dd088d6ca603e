import { Kysely, PostgresDialect } from 'kysely';
import { types, type CustomTypesConfig } from 'pg';
import { openPool } from './open-pool.ts';
import type { OpenPoolOptions } from './open-pool.ts';
import { createRidingPool } from './rider/riding-pool.ts';

export type OpenDatabaseOptions = Omit<OpenPoolOptions, 'types' | 'stream'>;

const BIGINT = types.builtins.INT8;
const DATE = types.builtins.DATE;

/**
 * A typed query builder on a pool of connections. Close it with `db.destroy()`.
 *
 * BIGINT is read as a number, and a value that a number cannot hold fails its query rather than being rounded.
 * DATE is read as text, `2026-11-21`: a Date would move it by the time zone. NUMERIC stays text.
 *
 * BEGIN is sent with the first statement of its transaction, and what `createRider` made with the next one. Both are
 * prepared on their connection: a pooler in between must keep sessions.
 */
export function openDatabase<Schema>(url: string, options: OpenDatabaseOptions = {}): Kysely<Schema> {
  return new Kysely<Schema>({
    dialect: new PostgresDialect({
      pool: createRidingPool(openPool(url, { ...options, types: { getTypeParser: parserOf } })),
    }),
  });
}

const parserOf: CustomTypesConfig['getTypeParser'] = (oid, format) => {
  if (format !== 'binary' && oid === BIGINT) return parseBigint;
  if (format !== 'binary' && oid === DATE) return String;
  return types.getTypeParser(oid, format);
};

function parseBigint(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) {
    throw new RangeError(`the BIGINT ${text} is beyond what a number holds exactly: select it as text`);
  }
  return value;
}
