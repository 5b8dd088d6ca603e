import type { Catalog } from '@roadbed/catalog';
import type { ReleaseFolder } from '@roadbed/deploy';

/**
 * Whether a release may go anywhere without being asked for: any, unless `platform.json` names the main branch; then one
 * that was made on it, or of which nobody knows on which it was.
 */
export function createMayGoByItself(
  releases: Pick<ReleaseFolder, 'branches'>,
  { platform }: Catalog,
): (digest: string) => Promise<boolean> {
  const { mainBranch } = platform.releases;
  return async (digest) => {
    if (mainBranch === undefined) return true;
    const branches = await releases.branches(digest);
    return branches.length === 0 || branches.includes(mainBranch);
  };
}
