import { z } from 'zod';
import type { Statement } from './attestation.ts';

/** Who may have built a release: a deploy refuses what another builder made. */
export const builderId = 'urn:roadbed:builder:v1';
/** What the parameters below mean: a service's bundle, made by the target `release` of this workspace. */
const buildType = 'urn:roadbed:service-bundle:v1';
const predicateType = 'https://slsa.dev/provenance/v1';

/** An artifact that went into a build (SLSA v1 ResourceDescriptor). */
export type Material = z.infer<typeof materialSchema>;
const materialSchema = z.object({
  /** A purl, or `git+` and the address of a repository. */
  uri: z.string(),
  digest: z.record(z.string(), z.string()).optional(),
  annotations: z.record(z.string(), z.unknown()).optional(),
});

/** What a builder tells of a build. */
export type BuildFacts = {
  /** The service's folder in the workspace. */
  root: string;
  /** The workspace's own files that went into the release, relative to the workspace. */
  sources: string[];
  /** The npm packages that went into it, by their keys in `package-lock.json`. */
  packages: string[];
  materials: Material[];
  /** Versions of what built it, by name. */
  tools: Record<string, string>;
  /** ISO 8601. */
  startedOn: string;
  finishedOn: string;
};

const provenanceSchema = z.object({
  buildDefinition: z.object({
    buildType: z.literal(buildType),
    externalParameters: z.object({ service: z.string(), root: z.string() }),
    internalParameters: z.object({ sources: z.array(z.string()), packages: z.array(z.string()) }),
    resolvedDependencies: z.array(materialSchema),
  }),
  runDetails: z.object({
    builder: z.object({ id: z.string(), version: z.record(z.string(), z.string()) }),
    metadata: z.object({ startedOn: z.string(), finishedOn: z.string() }),
  }),
});

/** Where a release comes from, as it was signed. */
export type Provenance = {
  service: string;
  /** SHA-256 (hex) of each file that it was said of, by name. */
  subjects: Map<string, string>;
  build: BuildFacts;
};

/** The SLSA v1 provenance (https://slsa.dev/spec/v1.0/provenance) of files, given as name → SHA-256 in hex. */
export function toProvenanceStatement(
  service: string,
  subjects: Record<string, string>,
  build: BuildFacts,
): Statement {
  const { root, sources, packages, materials, tools, startedOn, finishedOn } = build;
  const predicate: z.infer<typeof provenanceSchema> = {
    buildDefinition: {
      buildType,
      externalParameters: { service, root },
      internalParameters: { sources, packages },
      resolvedDependencies: materials,
    },
    runDetails: { builder: { id: builderId, version: tools }, metadata: { startedOn, finishedOn } },
  };
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: Object.entries(subjects).map(([name, sha256]) => ({ name, digest: { sha256 } })),
    predicateType,
    predicate,
  };
}

/** Parses a statement whose signature was verified; else says why it is no provenance of a builder that counts. */
export function parseProvenance(
  statement: Statement,
): { ok: true; provenance: Provenance } | { ok: false; reason: string } {
  if (statement.predicateType !== predicateType)
    return { ok: false, reason: `is no SLSA v1 provenance but "${statement.predicateType}"` };
  const parsed = provenanceSchema.safeParse(statement.predicate);
  if (!parsed.success) return { ok: false, reason: 'is no provenance of a service bundle' };
  const { buildDefinition, runDetails } = parsed.data;
  const { id, version: tools } = runDetails.builder;
  if (id !== builderId) return { ok: false, reason: `names the builder "${id}", not ${builderId}` };
  return {
    ok: true,
    provenance: {
      service: buildDefinition.externalParameters.service,
      subjects: new Map(statement.subject.map(({ name, digest }) => [name, digest.sha256])),
      build: {
        root: buildDefinition.externalParameters.root,
        ...buildDefinition.internalParameters,
        materials: buildDefinition.resolvedDependencies,
        tools,
        ...runDetails.metadata,
      },
    },
  };
}
