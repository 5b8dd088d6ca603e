import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import { z } from 'zod';

const sourceMapSchema = z.object({ sources: z.array(z.string()) });

/**
 * The workspace's own files that went into a bundle, relative to the workspace: its source map names every one.
 * These are exactly the files whose commits reach the service.
 */
export async function readBundleSources(root: string, sourceMapFile: string): Promise<string[]> {
  const { sources } = sourceMapSchema.parse(JSON.parse(await readFile(sourceMapFile, 'utf8')));
  return sources
    .map((source) =>
      relative(root, resolve(dirname(sourceMapFile), source))
        .split(sep)
        .join('/'),
    )
    .filter((file) => !file.startsWith('../') && !file.split('/').includes('node_modules'))
    .sort();
}
