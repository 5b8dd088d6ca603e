import type { Component } from './read-components.ts';
import { toPackageUrl } from './package-url.ts';

export type SbomFacts = {
  /** Name of the service. */
  service: string;
  description: string;
  /** Who supplies it: the name of the organisation. */
  supplier: string;
  digest: string;
  components: Component[];
  /** Paths of the packages that the service's own files import. */
  dependencies: string[];
  /** What made it, name → version. */
  tools: Record<string, string>;
  at: Date;
};

/**
 * The bill of materials of a release: CycloneDX 1.6 (ECMA-424), as JSON. It names each package with code in the
 * bundle, with version, licence, package URL, the hash of its archive where the lock file knows it, and who imports
 * whom. Packages of this workspace have no package URL, since they are in no registry.
 */
export async function renderSbom(facts: SbomFacts): Promise<string> {
  // Loaded late: most runs find the release made already.
  const [{ Contrib, Enums, Models, Serialize, Spec }, { default: parseExpression }] = await Promise.all([
    import('@cyclonedx/cyclonedx-library'),
    import('spdx-expression-parse'),
  ]);
  const { FromNodePackageJson, License } = Contrib;
  const builder = new FromNodePackageJson.Builders.ComponentBuilder(
    new FromNodePackageJson.Factories.ExternalReferenceFactory(),
    new License.Factories.LicenseFactory(parseExpression),
  );

  const components = new Map(
    facts.components.map((component) => {
      const { path, own, integrity, manifest } = component;
      const model = builder.makeComponent(withoutUndefined(manifest));
      if (model === undefined) throw new Error(`${path} has a package.json without a name`);
      model.bomRef.value = path;
      model.properties.clear();
      if (!own) model.purl = toPackageUrl(manifest.name, manifest.version);
      if (integrity !== undefined)
        model.hashes.set(...FromNodePackageJson.Utils.parsePackageIntegrity(integrity));
      return [path, model];
    }),
  );
  const refs = (paths: string[]) =>
    paths.map((path) => components.get(path)?.bomRef).filter((ref) => ref !== undefined);
  for (const { path, dependencies } of facts.components)
    for (const ref of refs(dependencies)) components.get(path)?.dependencies.add(ref);

  const supplier = new Models.OrganizationalEntity({ name: facts.supplier });
  const subject = new Models.Component(Enums.ComponentType.Application, facts.service, {
    bomRef: facts.service,
    version: facts.digest,
    description: facts.description,
    supplier,
    dependencies: new Models.BomRefRepository(refs(facts.dependencies)),
  });
  const tools = Object.entries(facts.tools).map(([name, version]) => new Models.Tool({ name, version }));
  const bom = new Models.Bom({
    serialNumber: serialNumberOf(facts.digest),
    metadata: new Models.Metadata({
      timestamp: facts.at,
      component: subject,
      supplier,
      lifecycles: new Models.LifecycleRepository([Enums.LifecyclePhase.Build]),
      tools: new Models.Tools({ tools: new Models.ToolRepository(tools) }),
    }),
    components: new Models.ComponentRepository(components.values()),
  });
  const normalizer = new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6);
  return new Serialize.JsonSerializer(normalizer).serialize(bom, { sortLists: true, space: 2 });
}

/** A UUID of the digest's own bits (version 8, RFC 9562 §5.8): one release, one document. */
function serialNumberOf(digest: string): string {
  const hex = digest.replace('sha256:', '');
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`];
  return `urn:uuid:${[...parts, hex.slice(20, 32)].join('-')}`;
}

/** The library tells an undefined field from a missing one. */
function withoutUndefined<T extends object>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
