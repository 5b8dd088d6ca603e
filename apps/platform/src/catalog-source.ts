import { formatProblem, loadCatalog } from '@roadbed/catalog';
import type { Catalog } from '@roadbed/catalog';

type Log = { warn(fields: object, message: string): void };

/** Gives the catalogue as the workspace's descriptors are now. */
export type CatalogSource = { current(): Promise<Catalog> };

/**
 * Reads the descriptors again at most once a second. While one is malformed the last good catalogue is used,
 * and the problems are logged once.
 *
 * @throws at creation when the descriptors cannot be read at all.
 */
export async function createCatalogSource(root: string, log: Log): Promise<CatalogSource> {
  const first = await loadCatalog(root);
  if (!first.ok) throw new Error(`malformed descriptors:\n${first.problems.map(formatProblem).join('\n')}`);
  let { catalog } = first;
  // Not by the clock on the wall: after that was set back, nothing would be read for as long.
  let readAt = performance.now();
  let told = '';
  return {
    async current() {
      if (performance.now() - readAt < 1000) return catalog;
      readAt = performance.now();
      const loaded = await loadCatalog(root);
      if (loaded.ok) {
        catalog = loaded.catalog;
        told = '';
        return catalog;
      }
      const problems = loaded.problems.map(formatProblem);
      if (told !== problems.join('\n'))
        log.warn({ problems }, 'malformed descriptors; going on with the last good ones');
      told = problems.join('\n');
      return catalog;
    },
  };
}
