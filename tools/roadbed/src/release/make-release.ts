import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Catalog, Service } from '@roadbed/catalog';
import type { BuildFacts, Material, ReleaseDescription, ReleaseFolder, ReleaseOrigin } from '@roadbed/deploy';
import { z } from 'zod';
import { readBundleInputs } from './bundle-inputs.ts';
import { findTickets } from './find-tickets.ts';
import { readHistory } from './git-history.ts';
import type { History } from './git-history.ts';
import { toPackageUrl } from './package-url.ts';
import { readComponents } from './read-components.ts';
import type { Component } from './read-components.ts';
import { renderSbom } from './render-sbom.ts';

export type MadeRelease = {
  origin: ReleaseOrigin;
  added: boolean;
  build: BuildFacts;
  /** The key that signed its provenance. */
  keyId: string;
  /** Files of the release, and their size. */
  files: number;
  bytes: number;
  /** What a person should know or put right, each with its fix. */
  warnings: string[];
};

/** What else makes the bytes of a bundle, apart from what is in it. */
const builderFolder = 'tools/generators/src/build';
const builderPackages = ['node_modules/esbuild'];

/**
 * Stores the bundle of a service as a release, with the commits and tickets since the one before it, a bill of
 * materials and a signed provenance. A bundle that was released before is that release still.
 */
export async function makeRelease(
  root: string,
  catalog: Catalog,
  service: Service,
  releases: ReleaseFolder,
): Promise<MadeRelease> {
  const startedOn = new Date().toISOString();
  const { files, described } = await readFiles(root, service);
  let warnings: string[] = [];

  const describe = async (digest: string): Promise<ReleaseDescription> => {
    const inputs = await readBundleInputs(root, service.root);
    const components = await readComponents(root, inputs.packages);
    const npm = components.filter(({ own }) => !own);
    const sources = [
      ...inputs.sources,
      ...described.map((name) => `${service.root}/${name}`),
      ...components.filter(({ own }) => own).map(({ path }) => `${path}/package.json`),
    ].sort();
    const packages = npm.map(({ path }) => path);
    const history = await readHistorySinceLast(root, service, releases, { sources, packages });
    warnings = [...describeHistory(history), ...describeUnpinned(npm)];
    const { commit, uncommitted, commits, mentions } = history;
    const dirty = uncommitted.length > 0;
    const at = new Date();
    const tools = { node: process.versions.node, esbuild: await readVersion(root, 'node_modules/esbuild') };
    const { name, description } = service;
    const { organisation, tickets } = catalog.platform;
    const { dependencies } = inputs;
    return {
      origin: {
        commit,
        dirty,
        commits,
        tickets: findTickets(mentions, tickets.patterns),
        builtAt: at.toISOString(),
      },
      sbom: await renderSbom({
        service: name,
        description,
        supplier: organisation,
        digest,
        components,
        dependencies,
        tools,
        at,
      }),
      build: {
        root: service.root,
        sources,
        packages,
        materials: [...toSourceMaterial(history, dirty), ...npm.map(toMaterial)],
        tools,
        startedOn,
        finishedOn: at.toISOString(),
      },
    };
  };

  const { origin, added, build, keyId } = await releases.put(service.name, files, describe);
  const bytes = [...files.values()].reduce((sum, { byteLength }) => sum + byteLength, 0);
  return { origin, added, build, keyId, files: files.size, bytes, warnings };
}

/** The files of a release, and which of them describe the service rather than being built. */
async function readFiles(
  root: string,
  service: Service,
): Promise<{ files: Map<string, Uint8Array>; described: string[] }> {
  const dist = join(root, service.root, 'dist');
  const files = new Map<string, Uint8Array>();
  const built = await Array.fromAsync(glob('**/*.{mjs,map}', { cwd: dist }));
  for (const name of built.sort()) files.set(name, await readFile(join(dist, name)));
  if (!files.has('server.mjs')) throw new Error(`${dist} has no bundle. Fix: npx nx build ${service.name}.`);
  // Toggles and the values of each environment are part of the release: a change of them is a change like any other.
  const values = await Array.fromAsync(glob('{toggles,config/*}.json', { cwd: join(root, service.root) }));
  const described = ['service.json', ...values.sort()];
  for (const name of described) files.set(name, await readFile(join(root, service.root, name)));
  return { files, described };
}

/**
 * The history since the service's last release of what is in this release, and of what was in that one: a file that
 * is gone reached the release by going.
 */
async function readHistorySinceLast(
  root: string,
  service: Service,
  releases: ReleaseFolder,
  { sources, packages }: { sources: string[]; packages: string[] },
): Promise<History> {
  const before = (await releases.list()).findLast((origin) => origin.service === service.name);
  const build = before === undefined ? undefined : (await releases.provenance(before.digest))?.build;
  const builder = await Array.fromAsync(glob(`${builderFolder}/*.ts`, { cwd: root }));
  const builderFiles = ['tsconfig.base.json', ...builder.filter((file) => !file.endsWith('.test.ts'))];
  const files = new Set([...builderFiles, ...sources, ...(build?.sources ?? [])]);
  const locked = new Set([...builderPackages, ...packages, ...(build?.packages ?? [])]);
  return await readHistory(root, {
    files: [...files],
    packages: [...locked],
    since: before?.commit ?? null,
  });
}

function describeUnpinned(npm: Component[]): string[] {
  const unpinned = npm.filter(({ integrity }) => integrity === undefined).map(({ path }) => path);
  if (unpinned.length === 0) return [];
  return [
    `package-lock.json has no hash for ${list(unpinned)}, so that nobody can tell whether these are the published bytes. ` +
      'Fix: remove the entry, and npm install',
  ];
}

function list(names: string[]): string {
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  return `${names.slice(0, 3).join(', ')}${more}`;
}

function describeHistory({ problem, uncommitted }: History): string[] {
  return [
    ...(problem === undefined ? [] : [problem]),
    ...(uncommitted.length === 0
      ? []
      : [
          `${list(uncommitted)} not committed, which the release says of itself. Fix: commit, and release again`,
        ]),
  ];
}

/** The commit as a material; what was not committed is said with it. */
function toSourceMaterial({ commit, repository }: History, dirty: boolean): Material[] {
  if (commit === null) return [];
  const uri = `git+${repository ?? 'file:.'}`;
  return [
    { uri, digest: { gitCommit: commit }, ...(dirty ? { annotations: { uncommittedChanges: true } } : {}) },
  ];
}

function toMaterial({ manifest, integrity }: Component): Material {
  const [algorithm, value] = integrity?.split('-') ?? [];
  const digest =
    algorithm === undefined || value === undefined
      ? {}
      : { digest: { [algorithm]: Buffer.from(value, 'base64').toString('hex') } };
  return { uri: toPackageUrl(manifest.name, manifest.version), ...digest };
}

async function readVersion(root: string, path: string): Promise<string> {
  const text = await readFile(join(root, path, 'package.json'), 'utf8').catch(() => '{}');
  return versionSchema.parse(JSON.parse(text)).version;
}

const versionSchema = z.object({ version: z.string().default('unknown') });
