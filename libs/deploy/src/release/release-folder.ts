import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { openStatement, signStatement } from './attestation.ts';
import { createFile } from './create-file.ts';
import { sha256Hex } from './digest.ts';
import { describeFiles } from './manifest.ts';
import { toProvenanceStatement } from './provenance.ts';
import type { BuildFacts, Provenance } from './provenance.ts';
import { readIfThere } from './read-if-there.ts';
import { noteBranch, readBranches } from './release-branches.ts';
import { releaseFiles } from './release-files.ts';
import { createReleaseKeys } from './release-keys.ts';
import type { ReleaseSigner } from './release-keys.ts';
import { releaseOriginSchema, shortDigest } from './release.ts';
import type { ReleaseOrigin } from './release.ts';
import { verifyContent, verifyProvenance, verifyRelease } from './verify-release.ts';
import type { VerifiedRelease } from './verify-release.ts';
import { parseCheckStatement, toCheckStatement } from './vulnerability-check.ts';
import type { VulnerabilityCheck } from './vulnerability-check.ts';

/** What a builder tells of a release. */
export type ReleaseDescription = {
  origin: Omit<ReleaseOrigin, 'digest' | 'service'>;
  /** A CycloneDX document (JSON) of what is in the files. */
  sbom: string;
  build: BuildFacts;
};

export type StoredRelease = {
  origin: ReleaseOrigin;
  /** False when it was there already. */
  added: boolean;
  build: BuildFacts;
  /** The key that signed its provenance. */
  keyId: string;
};

/**
 * Releases by content, in a folder: `<folder>/<64 hex digits>/` holds `content/…`, `manifest.json` (its digest is the
 * name), `origin.json`, `sbom.cdx.json`, `provenance.sigstore.json`, and `checks/` and `branches/`, to which each check
 * for known vulnerabilities, and each branch on which the release is made, adds a file.
 */
export type ReleaseFolder = ReturnType<typeof createReleaseFolder>;

/** Like the objects of git: nothing is ever written again, and whoever owns the folder can still remove it. */
const readOnly = 0o444;
/** A draft that is older was left by a process that died, in milliseconds. */
const draftLifeMs = 3_600_000;

/**
 * Opens a folder of releases. What is in it is never changed: equal content has one digest and is stored once,
 * with the origin, SBOM and provenance that it had the first time.
 *
 * @param keys the keys that sign and that count; default: those of the folder `keys` beside this one.
 */
export function createReleaseFolder(folder: string, keys = createReleaseKeys(join(dirname(folder), 'keys'))) {
  const at = (digest: string) => releaseFiles(folder, digest);

  /** Writes a release aside, whole, and returns where. */
  async function writeDraft(
    service: string,
    files: ReadonlyMap<string, Uint8Array>,
    { digest, text: manifest }: { digest: string; text: string },
    { origin, sbom, build }: ReleaseDescription,
    signer: ReleaseSigner,
  ): Promise<string> {
    const said = {
      'manifest.json': manifest,
      'sbom.cdx.json': sbom,
      'origin.json': JSON.stringify({ ...origin, digest, service }, null, 2),
    };
    const subjects = Object.entries(said).map(([name, text]) => [name, sha256Hex(text)]);
    const statement = toProvenanceStatement(service, Object.fromEntries(subjects), build);
    const written: [string, Uint8Array | string][] = [
      ...[...files].map(([name, bytes]): [string, Uint8Array] => [`content/${name}`, bytes]),
      ...Object.entries(said),
      ['provenance.sigstore.json', await signStatement(statement, signer)],
    ];
    const draft = join(folder, `.draft-${randomUUID()}`);
    try {
      const folders = new Set(written.map(([name]) => dirname(join(draft, name))));
      for (const path of folders) await mkdir(path, { recursive: true });
      const options = { mode: readOnly, flush: true };
      await Promise.all(written.map(([name, bytes]) => writeFile(join(draft, name), bytes, options)));
    } catch (error) {
      await rm(draft, { recursive: true, force: true });
      throw error;
    }
    return draft;
  }

  const releases = {
    /** Where the files of a release are. */
    contentPath: (digest: string) => at(digest).content,

    /**
     * Stores files (path with forward slashes → bytes) as a release of a service. A release that is there already
     * stays as it is, and `added` is false.
     *
     * @param describe gets the digest; called only for a release that is not there.
     * @throws Error when what is stored under this digest is no longer what was stored; says what differs.
     */
    async put(
      service: string,
      files: ReadonlyMap<string, Uint8Array>,
      describe: (digest: string) => Promise<ReleaseDescription>,
    ): Promise<StoredRelease> {
      const manifest = describeFiles(service, files);
      const { root, provenance } = at(manifest.digest);
      const stored = async () => {
        if (!(await exists(provenance))) return undefined;
        const verified = await releases.verify(manifest.digest);
        if (!verified.ok) throw new Error(verified.reason);
        const origin = await releases.origin(manifest.digest);
        if (origin === undefined) return undefined;
        return { origin, added: false, build: verified.provenance.build, keyId: verified.keyId };
      };
      const known = await stored();
      if (known !== undefined) return known;
      // Without a provenance it was stored by a version that made none: this one, of the same content, replaces it.
      const unsigned = await exists(root);

      await removeOldDrafts(folder);
      const description = await describe(manifest.digest);
      const signer = await keys.signer();
      const draft = await writeDraft(service, files, manifest, description, signer);
      try {
        if (unsigned) await moveUnsignedAway(root, folder);
        // Moved into place whole: whenever the process dies, the release is there or it is not.
        await rename(draft, root);
      } catch (error) {
        // Another process may have stored the same content in the meantime.
        const theirs = await stored();
        if (theirs === undefined) throw error;
        return theirs;
      } finally {
        await rm(draft, { recursive: true, force: true });
      }
      const origin: ReleaseOrigin = { ...description.origin, digest: manifest.digest, service };
      return { origin, added: true, build: description.build, keyId: signer.keyId };
    },

    /** Where a release says it comes from; undefined when it is not in the folder, or says nothing that can be read. */
    async origin(digest: string): Promise<ReleaseOrigin | undefined> {
      const text = await readIfThere(at(digest).origin);
      return text === undefined ? undefined : parseOrigin(text);
    },

    /** The origins of all releases, oldest first. */
    async list(): Promise<ReleaseOrigin[]> {
      const names = await readdir(folder).catch(() => []);
      const origins = await Promise.all(
        names.filter((name) => /^[0-9a-f]{64}$/.test(name)).map((hex) => releases.origin(`sha256:${hex}`)),
      );
      return origins
        .filter((origin) => origin !== undefined)
        .sort((a, b) => a.builtAt.localeCompare(b.builtAt));
    },

    /** Whether the files of a release are what its digest says: all that a restart of what is live asks. */
    async verifyContent(digest: string): Promise<{ ok: true } | { ok: false; reason: string }> {
      const verified = await verifyContent(at(digest));
      return verified.ok ? { ok: true } : verified;
    },

    /** Whether a release is, to the byte, what a trusted builder made; else what is wrong, and the fix. */
    verify: (digest: string): Promise<VerifiedRelease> => verifyRelease(at(digest), keys),

    /** How a release was made, by its signed provenance alone; undefined when that does not verify. */
    async provenance(digest: string): Promise<Provenance | undefined> {
      const signed = await verifyProvenance(at(digest), keys);
      return signed.ok ? signed.provenance : undefined;
    },

    /** The CycloneDX document of a release, as text; undefined when it has none. */
    sbom: (digest: string): Promise<string | undefined> => readIfThere(at(digest).sbom),

    /** Notes that a release was made on a branch, beside those on which it was made before. */
    noteBranch: (digest: string, branch: string): Promise<void> => noteBranch(at(digest), branch),

    /** The branches on which a release was made; empty when that is not known. */
    branches: (digest: string): Promise<string[]> => readBranches(at(digest)),

    /** Adds what a check for known vulnerabilities found, signed, beside those that were made before. */
    async addCheck(digest: string, check: VulnerabilityCheck): Promise<void> {
      const { hex, checks } = at(digest);
      const text = await signStatement(toCheckStatement(hex, check), await keys.signer());
      const name = `${check.at.replaceAll(':', '-')}-${randomUUID().slice(0, 8)}.sigstore.json`;
      await createFile(join(checks, name), text, readOnly);
    },

    /** All checks for known vulnerabilities, oldest first; or which of them is not what was signed. */
    async checks(
      digest: string,
    ): Promise<{ ok: true; checks: VulnerabilityCheck[] } | { ok: false; reason: string }> {
      const { hex, checks: path } = at(digest);
      const found: VulnerabilityCheck[] = [];
      const names = await readdir(path).catch(() => []);
      for (const name of names.filter((candidate) => candidate.endsWith('.sigstore.json')).sort()) {
        const what = `the check ${name} of release ${shortDigest(digest)} for known vulnerabilities`;
        const fix = `Fix: remove ${join(path, name)}, and release the service again`;
        const opened = await openStatement(what, await readFile(join(path, name), 'utf8'), keys.trusted);
        if (!opened.ok) return { ok: false, reason: `${opened.reason}. ${fix}` };
        const check = parseCheckStatement(hex, opened.statement);
        if (check === undefined) return { ok: false, reason: `${what} is that of another release. ${fix}` };
        found.push(check);
      }
      return { ok: true, checks: found };
    },
  };
  return releases;
}

/** An origin that was altered must not hide the other releases: whether it was is for `verify` to say. */
function parseOrigin(text: string): ReleaseOrigin | undefined {
  try {
    return releaseOriginSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Removes what processes that died in the middle of storing a release left behind. */
async function removeOldDrafts(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((candidate) => candidate.startsWith('.draft-'))) {
    const info = await stat(join(folder, name)).catch(() => undefined);
    if (info !== undefined && Date.now() - info.mtimeMs > draftLifeMs)
      await rm(join(folder, name), { recursive: true, force: true });
  }
}

async function moveUnsignedAway(root: string, folder: string): Promise<void> {
  const old = join(folder, `.draft-${randomUUID()}`);
  await rename(root, old);
  // Another process was quicker: what it put here is signed, and stays.
  if (await exists(join(old, 'provenance.sigstore.json'))) await rename(old, root);
  else await rm(old, { recursive: true, force: true });
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
