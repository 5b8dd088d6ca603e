import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { openStatement } from './attestation.ts';
import { sha256, sha256Hex } from './digest.ts';
import { manifestSchema } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { parseProvenance } from './provenance.ts';
import type { Provenance } from './provenance.ts';
import { readIfThere } from './read-if-there.ts';
import type { ReleaseFiles } from './release-files.ts';
import type { ReleaseKeys } from './release-keys.ts';
import { shortDigest } from './release.ts';

export type VerifiedRelease =
  | {
      ok: true;
      provenance: Provenance;
      /** The key that signed it. */
      keyId: string;
    }
  | { ok: false; reason: string };

type Checked<T> = ({ ok: true } & T) | { ok: false; reason: string };

/**
 * Whether a stored release is, to the byte, what its builder made: its content is what its digest says, and a trusted
 * key signed a provenance of a known builder for exactly this digest, SBOM and origin. Else says what is wrong.
 */
export async function verifyRelease(files: ReleaseFiles, keys: ReleaseKeys): Promise<VerifiedRelease> {
  const content = await verifyContent(files);
  if (!content.ok) return content;
  const signed = await verifyProvenance(files, keys);
  if (!signed.ok) return withFix(files, signed.reason);
  const { subjects, service } = signed.provenance;
  const name = shortDigest(files.digest);
  if (subjects.get('manifest.json') !== files.hex || service !== content.manifest.service) {
    return withFix(files, `the provenance beside release ${name} is that of another release`);
  }
  for (const [subject, file, what] of [
    ['sbom.cdx.json', files.sbom, 'SBOM'],
    ['origin.json', files.origin, 'origin (commits and tickets)'],
  ] as const) {
    const text = await readIfThere(file);
    if (text === undefined) return withFix(files, `the ${what} of release ${name} is missing`);
    if (sha256Hex(text) !== subjects.get(subject))
      return withFix(files, `the ${what} of release ${name} has been altered`);
  }
  return signed;
}

/** Whether the content is what the digest says, no more and no less. */
export async function verifyContent(files: ReleaseFiles): Promise<Checked<{ manifest: Manifest }>> {
  const name = shortDigest(files.digest);
  const no = (reason: string) => withFix(files, reason);
  const text = await readIfThere(files.manifest);
  if (text === undefined) return { ok: false, reason: `release ${name} is not in the folder of releases` };
  if (sha256(text) !== files.digest) return no(`the manifest of release ${name} has been altered`);
  const manifest = manifestSchema.parse(JSON.parse(text));
  for (const [path, { digest }] of Object.entries(manifest.files)) {
    const bytes = await readFile(join(files.content, path)).catch(() => undefined);
    if (bytes === undefined) return no(`${path} of release ${name} is missing`);
    if (sha256(bytes) !== digest) return no(`${path} of release ${name} has been altered`);
  }
  // A service reads what stands beside its bundle, such as the values of an environment.
  for (const entry of await readdir(files.content, { recursive: true, withFileTypes: true })) {
    const path = relative(files.content, join(entry.parentPath, entry.name)).split(sep).join('/');
    if (!entry.isDirectory() && !Object.hasOwn(manifest.files, path))
      return no(`${path} was added to release ${name}`);
  }
  return { ok: true, manifest };
}

/** Whether a trusted key signed the provenance of a known builder; of what, is for the caller to compare. */
export async function verifyProvenance(
  files: ReleaseFiles,
  keys: ReleaseKeys,
): Promise<Checked<{ provenance: Provenance; keyId: string }>> {
  const what = `the provenance of release ${shortDigest(files.digest)}`;
  const text = await readIfThere(files.provenance);
  if (text === undefined) return { ok: false, reason: `${what} is missing` };
  const opened = await openStatement(what, text, keys.trusted);
  if (!opened.ok) return opened;
  const parsed = parseProvenance(opened.statement);
  if (!parsed.ok) return { ok: false, reason: `${what} ${parsed.reason}` };
  return { ok: true, provenance: parsed.provenance, keyId: opened.keyId };
}

function withFix(files: ReleaseFiles, reason: string): { ok: false; reason: string } {
  const fix = `Fix: find out who changed it, remove ${files.root}, and release the service again`;
  return { ok: false, reason: `${reason}. ${fix}` };
}
