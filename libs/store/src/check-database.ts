import { withClient } from './embedded/connection.ts';

const OLDEST_MAJOR = 15;

/**
 * Checks a PostgreSQL that somebody else runs (`DATABASE_URL`): that it answers, lets us in, may be written to
 * and is not too old. Returns what is wrong, with the fix, and never the password; undefined when all is well.
 */
export async function checkDatabase(url: string): Promise<string | undefined> {
  if (!URL.canParse(url) || !/^postgres(ql)?:$/.test(new URL(url).protocol)) {
    return 'DATABASE_URL is no PostgreSQL address: write it as postgresql://user:password@host:5432/database';
  }
  try {
    return await withClient(url, async (client) => {
      const { rows } = await client.query<{ version: string; readonly: string; allowed: boolean }>(
        `select current_setting('server_version_num') as version,
                current_setting('transaction_read_only') as readonly,
                has_database_privilege(current_database(), 'create') as allowed`,
      );
      const [found] = rows;
      const major = Math.floor(Number(found?.version) / 10_000);
      if (major < OLDEST_MAJOR)
        return `${mask(url)} is PostgreSQL ${major}: ${OLDEST_MAJOR} or newer is needed`;
      if (found?.readonly === 'on')
        return `${mask(url)} is read-only: DATABASE_URL must name the primary server`;
      if (found?.allowed === false) {
        return `the user of ${mask(url)} may not create schemas: grant create on the database to it`;
      }
      return undefined;
    });
  } catch (error) {
    return `DATABASE_URL ${mask(url)} cannot be used: ${reason(error)}. Check the address, the server and the password, or unset DATABASE_URL to use the embedded PostgreSQL.`;
  }
}

function mask(url: string): string {
  const masked = new URL(url);
  if (masked.password !== '') masked.password = '***';
  if (masked.searchParams.has('password')) masked.searchParams.set('password', '***');
  return masked.href;
}

/** A name with several addresses fails with all their errors at once. */
function reason(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map((one) => (one as Error).message).join('; ');
  return (error as Error).message;
}
