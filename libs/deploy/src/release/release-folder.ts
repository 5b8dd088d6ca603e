import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import canonicalize from 'canonicalize';
import { z } from 'zod';
import { digestSchema, releaseOriginSchema } from './release.ts';
import type { ReleaseOrigin } from './release.ts';

/** What a release is made of; its canonical JSON (RFC 8785) is what the digest covers, as with an OCI manifest. */
type Manifest = z.infer<typeof manifestSchema>;
const manifestSchema = z.strictObject({
  schemaVersion: z.literal(1),
  service: z.string(),
  files: z.record(z.string(), z.strictObject({ digest: digestSchema, bytes: z.int() })),
});

/** Releases by content, in a folder: `<folder>/<64 hex digits>/{manifest.json, origin.json, content/…}`. */
export type ReleaseFolder = ReturnType<typeof createReleaseFolder>;

/**
 * Opens a folder of releases. What is in it is never changed: equal content has one digest and is stored once,
 * with the origin that it had the first time.
 */
export function createReleaseFolder(folder: string) {
  return {
    /** Where the files of a release are. */
    contentPath: (digest: string) => join(folder, hexOf(digest), 'content'),

    /** Stores files (path with forward slashes → bytes) as a release of a service; `added` is false when it was there already. */
    async put(
      service: string,
      files: ReadonlyMap<string, Uint8Array>,
      origin: Omit<ReleaseOrigin, 'digest' | 'service'>,
    ): Promise<{ origin: ReleaseOrigin; added: boolean }> {
      const manifest = describeFiles(service, files);
      const digest = digestOf(manifest);
      const known = await this.origin(digest);
      if (known !== undefined) return { origin: known, added: false };
      const full: ReleaseOrigin = { ...origin, digest, service };
      // Written aside and moved into place, so that a release is there whole or not at all.
      const draft = join(folder, `.draft-${randomUUID()}`);
      try {
        await mkdir(join(draft, 'content'), { recursive: true });
        for (const [name, bytes] of files) {
          const file = join(draft, 'content', name);
          await mkdir(dirname(file), { recursive: true });
          await writeFile(file, bytes);
        }
        await writeFile(join(draft, 'manifest.json'), toCanonicalJson(manifest));
        await writeFile(join(draft, 'origin.json'), JSON.stringify(full, null, 2));
        await rename(draft, join(folder, hexOf(digest)));
      } catch (error) {
        await rm(draft, { recursive: true, force: true });
        // Another process may have stored the same content in the meantime.
        const stored = await this.origin(digest);
        if (stored === undefined) throw error;
        return { origin: stored, added: false };
      }
      return { origin: full, added: true };
    },

    /** Where a release comes from; undefined when it is not in the folder. */
    async origin(digest: string): Promise<ReleaseOrigin | undefined> {
      const text = await readIfThere(join(folder, hexOf(digest), 'origin.json'));
      return text === undefined ? undefined : releaseOriginSchema.parse(JSON.parse(text));
    },

    /** The origins of all releases, oldest first. */
    async list(): Promise<ReleaseOrigin[]> {
      const names = await readdir(folder).catch(() => []);
      const origins = await Promise.all(
        names.filter((name) => /^[0-9a-f]{64}$/.test(name)).map((hex) => this.origin(`sha256:${hex}`)),
      );
      return origins
        .filter((origin) => origin !== undefined)
        .sort((a, b) => a.builtAt.localeCompare(b.builtAt));
    },

    /** Whether every byte of a release is what its digest says; else what differs. */
    async verify(digest: string): Promise<{ ok: true } | { ok: false; reason: string }> {
      const text = await readIfThere(join(folder, hexOf(digest), 'manifest.json'));
      if (text === undefined) return { ok: false, reason: `${digest} is not in ${folder}` };
      if (sha256(text) !== digest) return { ok: false, reason: `the manifest of ${digest} has been altered` };
      const manifest = manifestSchema.parse(JSON.parse(text));
      for (const [name, { digest: expected }] of Object.entries(manifest.files)) {
        const bytes = await readFile(join(folder, hexOf(digest), 'content', name)).catch(() => undefined);
        if (bytes === undefined) return { ok: false, reason: `${name} of ${digest} is missing` };
        if (sha256(bytes) !== expected) return { ok: false, reason: `${name} of ${digest} has been altered` };
      }
      return { ok: true };
    },
  };
}

function describeFiles(service: string, files: ReadonlyMap<string, Uint8Array>): Manifest {
  const entries = [...files].map(
    ([name, bytes]) => [name, { digest: sha256(bytes), bytes: bytes.byteLength }] as const,
  );
  return { schemaVersion: 1, service, files: Object.fromEntries(entries) };
}

function digestOf(manifest: Manifest): string {
  return sha256(toCanonicalJson(manifest));
}

function toCanonicalJson(manifest: Manifest): string {
  const text = canonicalize(manifest);
  if (text === undefined) throw new TypeError('the manifest is not JSON');
  return text;
}

function sha256(bytes: Uint8Array | string): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** Parsed, so that a digest from outside can never lead out of the folder. */
function hexOf(digest: string): string {
  return digestSchema.parse(digest).slice('sha256:'.length);
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
