import { setTimeout as sleep } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

type Log = { warn(fields: object, message: string): void };

const tryEveryMs = 250;
const tellEveryMs = 10_000;

/**
 * What is said of a database that is away, or about to come: no socket, nobody on the port, no answer, and of
 * PostgreSQL's own codes those of a server that starts, ends, or has no connection left (Appendix A, classes 08, 53, 57).
 */
const away = new Set([
  'ENOENT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EAI_AGAIN',
  '53300',
  '57P01',
  '57P02',
  '57P03',
]);

/** Waits until the database answers. @throws what it says when waiting would not help, such as a wrong password. */
export async function awaitDatabase<Schema>(db: Kysely<Schema>, log: Log): Promise<void> {
  let toldAt = Number.NEGATIVE_INFINITY;
  for (;;) {
    try {
      await sql`SELECT 1`.execute(db);
      return;
    } catch (error) {
      if (!isAway(error)) throw error;
      if (performance.now() - toldAt > tellEveryMs) {
        log.warn({ err: error }, 'the database does not answer; waiting for it');
        toldAt = performance.now();
      }
    }
    await sleep(tryEveryMs);
  }
}

function isAway(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.every(isAway);
  const { code, message = '' } = error as Partial<NodeJS.ErrnoException>;
  // pg gives neither of the two a code.
  return away.has(code ?? '') || /timeout exceeded|Connection terminated/.test(message);
}
