import { resolve } from 'node:path';
import { formatProblem, loadCatalog } from '@roadbed/catalog';
import { output } from './output.ts';
import { releaseService } from './release/release-service.ts';
import { showProgress } from './release/show-progress.ts';

/**
 * `roadbed release ROOT`: makes the built bundle of the service at ROOT a release. Returns the exit code: a release that
 * the policy keeps from being deployed is a release all the same, and says so.
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
  const { catalog } = loaded;
  const service = [...catalog.services.values()].find((candidate) => candidate.root === root);
  if (service === undefined) {
    output.error(
      `No service stands in "${root ?? ''}". Fix: npx nx run SERVICE:release, or npx nx affected -t release.`,
    );
    return 1;
  }
  const progress = showProgress(service.name, output);
  try {
    const lines = await releaseService({
      workspace,
      catalog,
      service,
      home,
      onProgress: (what) => progress.now(what),
    });
    progress.end();
    for (const line of lines) output.line(line);
    return 0;
  } finally {
    progress.end();
  }
}
