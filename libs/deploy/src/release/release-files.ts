import { join } from 'node:path';
import { digestSchema } from './release.ts';

/** Where the parts of one release are. */
export type ReleaseFiles = ReturnType<typeof releaseFiles>;

/** Parses the digest, so that one from outside can never lead out of the folder. */
export function releaseFiles(folder: string, digest: string) {
  const hex = digestSchema.parse(digest).slice('sha256:'.length);
  const root = join(folder, hex);
  return {
    root,
    digest,
    hex,
    content: join(root, 'content'),
    manifest: join(root, 'manifest.json'),
    origin: join(root, 'origin.json'),
    sbom: join(root, 'sbom.cdx.json'),
    provenance: join(root, 'provenance.sigstore.json'),
    checks: join(root, 'checks'),
    branches: join(root, 'branches'),
  };
}
