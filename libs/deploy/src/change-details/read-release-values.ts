import { join } from 'node:path';
import { z } from 'zod';
import { manifestSchema } from '../release/manifest.ts';
import { readIfThere } from '../release/read-if-there.ts';
import type { ReleaseFolder } from '../release/release-folder.ts';
import { shortDigest } from '../release/release.ts';
import type { ReleaseValues } from './compare-values.ts';

/** What of a release's content can be compared with that of another. */
export type ReadRelease = {
  values: ReleaseValues;
  /** Digests of all files that are neither values nor toggles, by path; null when the release cannot be read. */
  code: ReadonlyMap<string, string> | null;
  /** What could not be read, and why. */
  problems: string[];
};

const toggles = 'toggles.json';
const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    context.addIssue(`is not JSON (${error instanceof Error ? error.message : String(error)})`);
    return z.NEVER;
  }
});

/** Reads the values of an environment, the toggles, and what else is in a release. */
export async function readReleaseValues(
  releases: ReleaseFolder,
  digest: string,
  environment: string,
): Promise<ReadRelease> {
  const name = shortDigest(digest);
  const manifest = await readIfThere(join(releases.contentPath(digest), '../manifest.json'));
  const parsed = manifestSchema.safeParse(json.safeParse(manifest).data);
  if (!parsed.success) {
    return { values: new Map(), code: null, problems: [`release ${name} is not in the folder of releases`] };
  }
  const files = Object.entries(parsed.data.files);
  const values = new Map<string, unknown>();
  const problems: string[] = [];
  for (const file of [`config/${environment}.json`, toggles]) {
    if (!Object.hasOwn(parsed.data.files, file)) continue;
    const text = await readIfThere(join(releases.contentPath(digest), file));
    const value = json.safeParse(text);
    if (value.success) values.set(file, value.data);
    else problems.push(`${file} of release ${name} cannot be read: it ${value.error.issues[0]?.message}`);
  }
  const code = files.filter(([path]) => path !== toggles && !/^config\/[^/]+\.json$/.test(path));
  return { values, code: new Map(code.map(([path, file]) => [path, file.digest])), problems };
}

/** Whether two releases are the same but for values and toggles. */
export function hasSameCode(one: ReadRelease, other: ReadRelease): boolean {
  const [a, b] = [one.code, other.code];
  if (a === null || b === null || a.size !== b.size) return false;
  return [...a].every(([path, digest]) => b.get(path) === digest);
}
