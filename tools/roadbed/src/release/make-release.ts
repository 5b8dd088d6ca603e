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
  const built = await Array.fromAsync(glob('**/*.{mjs,map}', { cwd: dist }));
  for (const name of built.sort()) files.set(name, await readFile(join(dist, name)));
  if (!files.has('server.mjs')) throw new Error(`${dist} has no bundle. Fix: npx nx build ${service.name}.`);
  // Toggles and the values of each environment are part of the release: a change of them is a change like any other.
  const values = await Array.fromAsync(glob('{toggles,config/*}.json', { cwd: join(root, service.root) }));
  const described = ['service.json', ...values.sort()];
  for (const name of described) files.set(name, await readFile(join(root, service.root, name)));
  const maps = built.filter((name) => name.endsWith('.map')).map((name) => join(dist, name));
  const sources = [
    ...(await readBundleSources(root, maps)),
    ...described.map((name) => `${service.root}/${name}`),
  ];
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
