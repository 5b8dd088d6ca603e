import { join } from 'node:path';
import type { Catalog, Service } from '@roadbed/catalog';
import { createReleaseFolder, judgeVulnerabilities } from '@roadbed/deploy';
import { announceRelease } from './announce-release.ts';
import { describeRelease } from './describe-release.ts';
import { keepChecked } from './keep-checked.ts';
import { makeRelease } from './make-release.ts';
import { readNpmRegistry } from './npm-registry.ts';
import { readBranch } from './read-branch.ts';
import { throughProxy } from './through-proxy.ts';
import { createUnreachableNote } from './unreachable-note.ts';

export type ReleaseServiceOptions = {
  workspace: string;
  catalog: Catalog;
  service: Service;
  /** The folder of all state; the releases are in it. */
  home: string;
  /** Gets what is being done at each moment. */
  onProgress: (what: string) => void;
};

/**
 * Stores the built bundle of a service as a release, checks it for known vulnerabilities, and makes it known to the
 * platform. The same bundle again is the same release. Returns what a person should know of it, in lines.
 */
export async function releaseService({
  workspace,
  catalog,
  service,
  home,
  onProgress,
}: ReleaseServiceOptions): Promise<string[]> {
  const releases = createReleaseFolder(join(home, 'releases'));
  onProgress('storing the bundle');
  const made = await makeRelease(workspace, catalog, service, releases);
  onProgress('asking the registry for known vulnerabilities');
  const { build } = made;
  const { digest } = made.origin;
  const branch = await readBranch(workspace);
  if (branch !== undefined) await releases.noteBranch(digest, branch);
  const note = createUnreachableNote(join(home, 'registry-unreachable.json'));
  const checked = await throughProxy(process.env, () =>
    keepChecked({ releases, digest, build, registry: readNpmRegistry, note }),
  );
  const check = checked.ok ? checked.check : undefined;
  const verdict = checked.ok
    ? judgeVulnerabilities(check, catalog.platform.releases.vulnerabilities)
    : checked;
  onProgress('telling the platform');
  const announced = await announceRelease(home, digest);
  return describeRelease({ ...made, check, verdict, announced });
}
