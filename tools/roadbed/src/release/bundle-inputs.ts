import { glob, readFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { z } from 'zod';

/** The part that is read of esbuild's metafile (https://esbuild.github.io/api/#metafile). */
const metafileSchema = z.object({
  inputs: z.record(z.string(), z.object({ imports: z.array(z.object({ path: z.string() })) })),
  outputs: z.record(
    z.string(),
    z.object({ inputs: z.record(z.string(), z.object({ bytesInOutput: z.number() })) }),
  ),
});

/** A package with code in a bundle. */
export type BundledPackage = {
  /** Its folder, relative to the workspace: `node_modules/zod`, also its key in `package-lock.json`, or `libs/health`. */
  path: string;
  /** Whether it is one of the workspace's own. */
  own: boolean;
  /** Paths of the packages whose files its own files import. */
  dependencies: string[];
};

/** What went into the programs of a service. */
export type BundleInputs = {
  /** The workspace's own files, relative to it, sorted. */
  sources: string[];
  /** Sorted by path. The service itself is none of them. */
  packages: BundledPackage[];
  /** Paths of the packages that the service's own files import. */
  dependencies: string[];
};

type Metafile = z.infer<typeof metafileSchema>;

/**
 * Reads what went into the programs of a service from esbuild's own accounts of them, `*.metafile.json` in its `dist`.
 *
 * @throws Error when a program in `dist` is in no account.
 */
export async function readBundleInputs(root: string, serviceRoot: string): Promise<BundleInputs> {
  const { inputs, outputs } = await readMetafiles(root, `${serviceRoot}/dist`);
  const given = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  const files = [...new Set(given.map(([path]) => path))].filter(isFile).sort();
  const sources = files.filter((path) => !isNpm(path));
  const ownFolders = await findPackageFolders(root, serviceRoot, sources);
  const packageOf = (path: string) => npmFolder(path) ?? ownFolders.get(path) ?? serviceRoot;

  // A file may stand in a bundle without a byte of its code, for the order in which files run.
  const filled = new Set(given.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path));
  const edges = new Map<string, Set<string>>([[serviceRoot, new Set()]]);
  for (const path of files) if (filled.has(path)) edges.set(packageOf(path), new Set());
  for (const path of files) {
    const from = packageOf(path);
    for (const imported of importsOf(inputs, path)) {
      const to = packageOf(imported);
      if (to !== from && edges.has(to)) edges.get(from)?.add(to);
    }
  }
  const sortedEdges = [...edges].map(([path, to]) => ({ path, dependencies: [...to].sort() }));
  return {
    sources,
    packages: sortedEdges
      .filter(({ path }) => path !== serviceRoot)
      .map(({ path, dependencies }) => ({ path, own: !isNpm(path), dependencies }))
      .sort((a, b) => (a.path < b.path ? -1 : 1)),
    dependencies: sortedEdges.find(({ path }) => path === serviceRoot)?.dependencies ?? [],
  };
}

/** All accounts in one. */
async function readMetafiles(root: string, dist: string): Promise<Metafile> {
  const merged: Metafile = { inputs: {}, outputs: {} };
  for (const file of await Array.fromAsync(glob(`${dist}/**/*.metafile.json`, { cwd: root }))) {
    const { inputs, outputs } = parseMetafile(file, await readFile(join(root, file), 'utf8'));
    Object.assign(merged.inputs, inputs);
    Object.assign(merged.outputs, outputs);
  }
  for (const program of await Array.fromAsync(glob(`${dist}/**/*.mjs`, { cwd: root }))) {
    if (!Object.hasOwn(merged.outputs, program.split(sep).join('/')))
      throw new Error(`Nothing says what is in ${program}. Fix: build the service again.`);
  }
  return merged;
}

/** A module with a namespace (`name:path`) was made up by a plugin of the build, and is in no file. */
function isFile(path: string): boolean {
  return !/^[\w-]+:/.test(path);
}

/** The files that a file imports; what it imports of a made-up module is what that one imports. */
function importsOf(inputs: Metafile['inputs'], path: string): string[] {
  const paths = inputs[path]?.imports.map((imported) => imported.path) ?? [];
  return paths.flatMap((imported) => (isFile(imported) ? [imported] : importsOf(inputs, imported)));
}

function parseMetafile(file: string, text: string): z.infer<typeof metafileSchema> {
  try {
    return metafileSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new Error(`${file} does not say what is in the bundle. Fix: build the service again.`, {
      cause: error,
    });
  }
}

function isNpm(path: string): boolean {
  return path.split('/').includes('node_modules');
}

/** The folder of the npm package that holds a file, or undefined. */
function npmFolder(path: string): string | undefined {
  return /^((?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+)(?:\/|$)/.exec(path)?.[1];
}

/** For each own file the nearest folder above it with a package.json; files of the service have none. */
async function findPackageFolders(
  root: string,
  serviceRoot: string,
  sources: string[],
): Promise<Map<string, string>> {
  const isPackage = new Map<string, Promise<boolean>>();
  const hasManifest = (folder: string) => {
    const known = isPackage.get(folder);
    if (known !== undefined) return known;
    const asked = readFile(join(root, folder, 'package.json')).then(
      () => true,
      () => false,
    );
    isPackage.set(folder, asked);
    return asked;
  };
  const found = new Map<string, string>();
  for (const source of sources) {
    for (let folder = dirname(source); folder !== '.' && folder !== serviceRoot; folder = dirname(folder)) {
      if (!(await hasManifest(folder))) continue;
      found.set(source, folder);
      break;
    }
  }
  return found;
}
