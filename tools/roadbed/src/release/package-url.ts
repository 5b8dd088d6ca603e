import { PackageURL } from 'packageurl-js';

/** The package URL (purl) of an npm package: `pkg:npm/%40scope/name@1.0.0`. */
export function toPackageUrl(name: string, version: string): string {
  const [scope, local] = name.startsWith('@') ? name.split('/') : [undefined, name];
  return new PackageURL('npm', scope, local ?? name, version, undefined, undefined).toString();
}

/** Name and version of an npm package by its package URL; undefined for any other address. */
export function parsePackageUrl(uri: string): { name: string; version: string } | undefined {
  if (!uri.startsWith('pkg:npm/')) return undefined;
  const { namespace, name, version } = PackageURL.fromString(uri);
  if (version === undefined || version === null) return undefined;
  return { name: namespace ? `${namespace}/${name}` : name, version };
}
