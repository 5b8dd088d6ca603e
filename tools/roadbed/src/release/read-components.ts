import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { BundledPackage } from './bundle-inputs.ts';

const text = z.string().optional().catch(undefined);
/** What packages in the wild write is only as strict as this: a field of another form counts as left out. */
const manifestSchema = z.looseObject({
  name: z.string(),
  version: z.string(),
  description: text,
  license: text,
  licenses: z
    .array(z.object({ type: text, url: text }))
    .optional()
    .catch(undefined),
  author: z
    .union([z.string(), z.object({ name: text })])
    .optional()
    .catch(undefined),
  homepage: text,
  repository: z
    .union([z.string(), z.object({ type: text, url: text, directory: text })])
    .optional()
    .catch(undefined),
});

const lockSchema = z.object({
  packages: z.record(z.string(), z.object({ version: text, integrity: text })),
});

/** A package in a bundle, with what its own package.json and the lock file say of it. */
export type Component = BundledPackage & {
  manifest: z.infer<typeof manifestSchema>;
  /** Subresource Integrity of the package's archive, from `package-lock.json`; undefined for own packages. */
  integrity: string | undefined;
};

/** Reads the package.json of each bundled package as it is installed, which is what was bundled, and its lock entry. */
export async function readComponents(root: string, packages: BundledPackage[]): Promise<Component[]> {
  const lock = await readLock(join(root, 'package-lock.json'));
  return await Promise.all(
    packages.map(async (bundled) => {
      const file = join(root, bundled.path, 'package.json');
      const parsed = manifestSchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
      if (!parsed.success)
        throw new Error(`${file} has no name or version, so that nobody can tell what was bundled.`);
      const locked = lock.packages[bundled.path];
      const { version } = parsed.data;
      if (!bundled.own && locked !== undefined && locked.version !== version) {
        throw new Error(
          `${bundled.path} is version ${version}, and package-lock.json says ${locked.version ?? 'none'}. Fix: npm ci, then build again.`,
        );
      }
      return { ...bundled, manifest: parsed.data, integrity: bundled.own ? undefined : locked?.integrity };
    }),
  );
}

async function readLock(file: string): Promise<z.infer<typeof lockSchema>> {
  try {
    return lockSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    throw new Error(`${file} cannot be read. Fix: npm install, then build again.`, { cause: error });
  }
}
