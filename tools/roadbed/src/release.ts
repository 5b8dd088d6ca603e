import { join, resolve } from 'node:path';
import { formatProblem, loadCatalog } from '@roadbed/catalog';
import { createReleaseFolder, shortDigest } from '@roadbed/deploy';
import { announceRelease } from './release/announce-release.ts';
import { makeRelease } from './release/make-release.ts';

/**
 * `roadbed release ROOT`: stores the built bundle of the service at ROOT as a release and makes it known to the
 * platform. The same bundle again is the same release. Returns the exit code.
 */
export async function release(args: string[]): Promise<number> {
  const workspace = resolve(import.meta.dirname, '../../..');
  const home = resolve(workspace, process.env['ROADBED_HOME'] ?? '.roadbed');
  const [root] = args;
  const loaded = await loadCatalog(workspace);
  if (!loaded.ok) {
    for (const problem of loaded.problems) console.error(formatProblem(problem));
    return 1;
  }
  const service = [...loaded.catalog.services.values()].find((candidate) => candidate.root === root);
  if (service === undefined) {
    console.error(
      `No service stands in "${root ?? ''}". Fix: npx nx run SERVICE:release, or npx nx affected -t release.`,
    );
    return 1;
  }
  const releases = createReleaseFolder(join(home, 'releases'));
  const { origin, added, warning } = await makeRelease(workspace, loaded.catalog, service, releases);
  if (warning !== undefined) console.warn(`The release carries no commit: git says "${warning}".`);
  const known = await announceRelease(home, origin.digest);
  const from = [
    origin.commit?.slice(0, 10) ?? 'no commit',
    ...(origin.dirty ? ['with uncommitted changes'] : []),
    ...origin.tickets,
  ];
  console.log(
    `${service.name} ${shortDigest(origin.digest)} (${from.join(', ')}): ${added ? 'new release' : 'released before'}, ` +
      (known ? 'registered with the platform' : 'registered when the platform starts'),
  );
  return 0;
}
