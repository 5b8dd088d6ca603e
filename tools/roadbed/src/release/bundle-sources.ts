import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import { z } from 'zod';

const sourceMapSchema = z.object({ sources: z.array(z.string()) });

/**
 * The workspace's own files that went into a bundle, relative to the workspace: its source maps name every one.
 * These are exactly the files whose commits reach the service.
 */
export async function readBundleSources(root: string, sourceMapFiles: string[]): Promise<string[]> {
  const lists = await Promise.all(
    sourceMapFiles.map(async (file) => {
      const { sources } = sourceMapSchema.parse(JSON.parse(await readFile(file, 'utf8')));
      return sources.map((source) =>
        relative(root, resolve(dirname(file), source))
          .split(sep)
          .join('/'),
      );
    }),
  );
  const isOwn = (file: string) => !file.startsWith('../') && !file.split('/').includes('node_modules');
  return [...new Set(lists.flat())].filter(isOwn).sort();
}
