import { join, resolve } from 'node:path';
import { formatProblem, loadCatalog } from '@roadbed/catalog';
import { createReleaseFolder, judgeVulnerabilities } from '@roadbed/deploy';
import { output } from './output.ts';
import { announceRelease } from './release/announce-release.ts';
import { describeRelease } from './release/describe-release.ts';
import { keepChecked } from './release/keep-checked.ts';
import { makeRelease } from './release/make-release.ts';
import { readNpmRegistry } from './release/npm-registry.ts';
import { readBranch } from './release/read-branch.ts';
import { showProgress } from './release/show-progress.ts';
import { throughProxy } from './release/through-proxy.ts';
import { createUnreachableNote } from './release/unreachable-note.ts';

/**
 * `roadbed release ROOT`: stores the built bundle of the service at ROOT as a release, checks it for known
 * vulnerabilities, and makes it known to the platform. The same bundle again is the same release. Returns the exit code:
 * a release that the policy keeps from being deployed is a release all the same, and says so.
 */
export async function release(args: string[]): Promise<number> {
  const workspace = resolve(import.meta.dirname, '../../..');
  const home = resolve(workspace, process.env['ROADBED_HOME'] ?? '.roadbed');
  const [root] = args;
  const loaded = await loadCatalog(workspace);
  if (!loaded.ok) {
    for (const problem of loaded.problems) output.error(formatProblem(problem));
    return 1;
  }
  const { services, platform } = loaded.catalog;
  const service = [...services.values()].find((candidate) => candidate.root === root);
  if (service === undefined) {
    output.error(
      `No service stands in "${root ?? ''}". Fix: npx nx run SERVICE:release, or npx nx affected -t release.`,
    );
    return 1;
  }
  const releases = createReleaseFolder(join(home, 'releases'));
  const progress = showProgress(service.name, output);
  try {
    progress.now('storing the bundle');
    const made = await makeRelease(workspace, loaded.catalog, service, releases);
    progress.now('asking the registry for known vulnerabilities');
    const { digest } = made.origin;
    const branch = await readBranch(workspace);
    if (branch !== undefined) await releases.noteBranch(digest, branch);
    const note = createUnreachableNote(join(home, 'registry-unreachable.json'));
    const { build } = made;
    const checked = await throughProxy(process.env, () =>
      keepChecked({ releases, digest, build, registry: readNpmRegistry, note }),
    );
    const check = checked.ok ? checked.check : undefined;
    const verdict = checked.ok ? judgeVulnerabilities(check, platform.releases.vulnerabilities) : checked;
    progress.now('telling the platform');
    const announced = await announceRelease(home, digest);
    progress.end();
    for (const line of describeRelease({ ...made, check, verdict, announced })) output.line(line);
    return 0;
  } finally {
    progress.end();
  }
}
