import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { workloadsSchema } from '@roadbed/catalog';
import type { Workload } from '@roadbed/catalog';
import type { ReleaseFolder } from '@roadbed/deploy';
import { z } from 'zod';

const descriptorSchema = z.object({ workloads: workloadsSchema.default([]) });

/**
 * Reads which workloads a release has, from the `service.json` in it: what runs is what was approved, whatever the
 * workspace says by now. A release never changes, so each is read once.
 *
 * @returns undefined for a release whose workloads this platform does not understand
 * @throws when the release is not there
 */
export function createReadWorkloads(releases: Pick<ReleaseFolder, 'contentPath'>) {
  const known = new Map<string, readonly Workload[] | undefined>();
  return async (release: string): Promise<readonly Workload[] | undefined> => {
    if (!known.has(release)) {
      const text = await readFile(join(releases.contentPath(release), 'service.json'), 'utf8');
      known.set(release, descriptorSchema.safeParse(JSON.parse(text)).data?.workloads);
    }
    return known.get(release);
  };
}
