import canonicalize from 'canonicalize';
import { z } from 'zod';
import { sha256 } from './digest.ts';
import { digestSchema } from './release.ts';

/** What a release is made of; its canonical JSON (RFC 8785) is what the digest covers, as with an OCI manifest. */
export type Manifest = z.infer<typeof manifestSchema>;
export const manifestSchema = z.strictObject({
  schemaVersion: z.literal(1),
  service: z.string(),
  files: z.record(z.string(), z.strictObject({ digest: digestSchema, bytes: z.int() })),
});

/** The manifest of files (path with forward slashes → bytes), as text, and the digest that names the release. */
export function describeFiles(
  service: string,
  files: ReadonlyMap<string, Uint8Array>,
): { digest: string; text: string } {
  const entries = [...files].map(
    ([name, bytes]) => [name, { digest: sha256(bytes), bytes: bytes.byteLength }] as const,
  );
  const manifest: Manifest = { schemaVersion: 1, service, files: Object.fromEntries(entries) };
  const text = canonicalize(manifest);
  if (text === undefined) throw new TypeError('the manifest is not JSON');
  return { digest: sha256(text), text };
}
