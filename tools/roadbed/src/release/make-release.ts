import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Catalog, Service } from '@roadbed/catalog';
import type { ReleaseFolder, ReleaseOrigin } from '@roadbed/deploy';
import { readBundleSources } from './bundle-sources.ts';
import { findTickets } from './find-tickets.ts';
import { readHistory } from './git-history.ts';

export type MadeRelease = { origin: ReleaseOrigin; added: boolean; warning: string | undefined };

/** Stores the bundle of a service as a release, with the commits and tickets since the one before it. */
export async function makeRelease(
  root: string,
  catalog: Catalog,
  service: Service,
  releases: ReleaseFolder,
): Promise<MadeRelease> {
  const dist = join(root, service.root, 'dist');
  const files = new Map<string, Uint8Array>();
  for (const [name, path] of [
    ['server.mjs', join(dist, 'server.mjs')],
    ['server.mjs.map', join(dist, 'server.mjs.map')],
    ['service.json', join(root, service.root, 'service.json')],
  ] as const) {
    files.set(name, await readFile(path));
  }
  // The values of each environment are part of the release: a change of configuration is a change like any other.
  const values = await Array.fromAsync(glob('config/*.json', { cwd: join(root, service.root) }));
  for (const name of values.sort()) files.set(name, await readFile(join(root, service.root, name)));
  const described = ['service.json', ...values].map((name) => `${service.root}/${name}`);
  const sources = [...(await readBundleSources(root, join(dist, 'server.mjs.map'))), ...described];
  const before = (await releases.list()).findLast((origin) => origin.service === service.name);
  const { commit, dirty, commits, problem } = await readHistory(root, sources, before?.commit ?? null);
  const { origin, added } = await releases.put(service.name, files, {
    commit,
    dirty,
    commits,
    tickets: findTickets(commits, catalog.platform.tickets.patterns),
    builtAt: new Date().toISOString(),
  });
  return { origin, added, warning: problem };
}
