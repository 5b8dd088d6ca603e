import { readNxJson, type Tree } from '@nx/devkit';
import { readPlatform } from '../descriptors/read-platform.ts';
import { Refusal } from '../service/refusal.ts';
import type { SyncResult } from '../sync/sync-generator.ts';
import { renderCi } from './render-ci.ts';

const mark = 'Follows from platform.json: npx nx sync writes it.';
const branchForm = /^[A-Za-z0-9][A-Za-z0-9._/-]*$/;

/**
 * `nx sync`: brings `.ci/pipeline` and `.github/workflows/ci.yml` up to what `platform.json` says. A file without the
 * line that says so has been taken over by a person and is left alone.
 *
 * @throws Refusal with every problem of platform.json; nothing is written then
 */
export async function syncCi(tree: Tree): Promise<SyncResult> {
  const platform = readPlatform(tree);
  const branch = readNxJson(tree)?.defaultBase ?? 'main';
  if (!branchForm.test(branch)) {
    throw new Refusal([`nx.json $.defaultBase is "${branch}". Set it to the name of the main branch.`]);
  }
  for (const { path, text, isProgram } of renderCi(platform, branch)) {
    const before = tree.read(path, 'utf8');
    if (before !== null && (before === text || !before.includes(mark))) continue;
    tree.write(path, text, isProgram ? { mode: '755' } : {});
  }
  return {
    outOfSyncMessage: 'The files of continuous integration do not say what platform.json says.',
    outOfSyncDetails: tree.listChanges().map(({ path }) => `  ${path}`),
  };
}
