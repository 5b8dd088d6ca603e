import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createFile } from './create-file.ts';
import { sha256Hex } from './digest.ts';
import { readIfThere } from './read-if-there.ts';

/** Signs as one key. */
export type ReleaseSigner = {
  /** SHA-256 of the public key's SubjectPublicKeyInfo (DER), 64 hex digits. */
  keyId: string;
  sign(data: Uint8Array): Buffer;
};

/** The keys of releases: one that signs, and all whose signatures count. */
export type ReleaseKeys = ReturnType<typeof createReleaseKeys>;

const keyIdForm = /^[0-9a-f]{64}$/;
const readableByOthers = 0o077;

/**
 * Opens a folder of keys: `release.key.pem`, the Ed25519 key that signs (RFC 8032, PKCS #8), for this user only; and
 * `trusted/<key id>.pem`, the public keys whose signatures count.
 *
 * To rotate, move `release.key.pem` away: the next release makes a new one, and what the old one signed still
 * verifies. To distrust a key, remove its file from `trusted`: what it signed is refused from then on.
 */
export function createReleaseKeys(folder: string) {
  const privateFile = join(folder, 'release.key.pem');
  const trustedFile = (keyId: string) => join(folder, 'trusted', `${keyId}.pem`);

  async function readPrivateKey(): Promise<KeyObject> {
    // The folder alone is private: what stands above it is for others too.
    await mkdir(dirname(folder), { recursive: true });
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if ((await readIfThere(privateFile)) === undefined) {
      const { privateKey } = generateKeyPairSync('ed25519');
      // Of several that find none, one makes it, and all use that one.
      await createFile(privateFile, privateKey.export({ type: 'pkcs8', format: 'pem' }), 0o600);
    }
    const { mode } = await stat(privateFile);
    if (process.platform !== 'win32' && (mode & readableByOthers) !== 0) {
      throw new Error(
        `${privateFile}, which signs releases, can be read by others (mode ${(mode & 0o777).toString(8)}). ` +
          `Fix: chmod 600 it; if others may have read it, remove it and its file in ${join(folder, 'trusted')}.`,
      );
    }
    return parseKey(privateFile, (await readIfThere(privateFile)) ?? '');
  }

  return {
    folder,

    /**
     * The key that signs, made on first use; its public half is among the trusted ones from then on.
     *
     * @throws Error when the key is no Ed25519 key, or others can read it.
     */
    async signer(): Promise<ReleaseSigner> {
      const privateKey = await readPrivateKey();
      const publicKey = createPublicKey(privateKey);
      const keyId = keyIdOf(publicKey);
      await createFile(trustedFile(keyId), publicKey.export({ type: 'spki', format: 'pem' }), 0o444);
      return { keyId, sign: (data) => sign(null, data, privateKey) };
    },

    /** A key whose signatures count; undefined when it is none of them. */
    trusted: async (keyId: string): Promise<KeyObject | undefined> => {
      if (!keyIdForm.test(keyId)) return undefined;
      const pem = await readIfThere(trustedFile(keyId));
      if (pem === undefined) return undefined;
      const key = parsePublicKey(pem);
      // Another key under this name would let its owner sign as this one.
      return key !== undefined && keyIdOf(key) === keyId ? key : undefined;
    },
  };
}

function keyIdOf(publicKey: KeyObject): string {
  return sha256Hex(publicKey.export({ type: 'spki', format: 'der' }));
}

function parsePublicKey(pem: string): KeyObject | undefined {
  try {
    return createPublicKey(pem);
  } catch {
    return undefined;
  }
}

function parseKey(file: string, pem: string): KeyObject {
  let key: KeyObject | undefined;
  try {
    key = createPrivateKey(pem);
  } catch {
    // Said below, with the fix.
  }
  if (key?.asymmetricKeyType !== 'ed25519') {
    throw new Error(
      `${file} is no Ed25519 private key (PKCS #8, PEM). Fix: put the key back, or remove the file: ` +
        'the next release makes a new one, and what the old one signed still verifies.',
    );
  }
  return key;
}
