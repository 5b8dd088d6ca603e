import { createPrivateKey, createPublicKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { appendFile, link, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NoteSigner, NoteVerifier } from './signed-note.ts';
import { parseVerifierKeys, toVerifierKey } from './signed-note.ts';

const readableByOthers = 0o077;
const hasCode = (error: unknown, code: string) =>
  error instanceof Error && 'code' in error && error.code === code;

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** The keys of a ledger: one that signs its checkpoints, and all whose signatures count. */
export type LedgerKeys = ReturnType<typeof createLedgerKeys>;

/**
 * Opens a folder of keys: `ledger.key.pem`, the Ed25519 key that signs checkpoints (RFC 8032, PKCS #8), for this user
 * only; `ledger.vkeys`, the public keys whose signatures count, one a line; and `last-checkpoint`, the newest that was
 * signed here, so that no database that was set back or rewritten is signed again.
 *
 * To rotate, move `ledger.key.pem` away: the next checkpoint makes a new one, and old checkpoints still verify. To
 * distrust a key, remove its line.
 */
export function createLedgerKeys(folder: string) {
  const privateFile = join(folder, 'ledger.key.pem');
  const publicFile = join(folder, 'ledger.vkeys');
  const lastFile = join(folder, 'last-checkpoint');

  async function readPrivateKey(): Promise<string> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const pem = await readIfThere(privateFile);
    if (pem !== undefined) {
      const { mode } = await stat(privateFile);
      if (process.platform !== 'win32' && (mode & readableByOthers) !== 0) {
        throw new Error(
          `${privateFile}, which signs the ledger, can be read by others (mode ${(mode & 0o777).toString(8)}). ` +
            `Fix: chmod 600 it; if others may have read it, move it away and remove its line in ${publicFile}.`,
        );
      }
      return pem;
    }
    const { privateKey } = generateKeyPairSync('ed25519');
    const draft = `${privateFile}.${randomUUID()}.draft`;
    await writeFile(draft, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flush: true });
    try {
      // Of several that find none, one makes it, and all use that one.
      await link(draft, privateFile);
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
    } finally {
      await rm(draft, { force: true });
    }
    return await readFile(privateFile, 'utf8');
  }

  return {
    folder,

    /**
     * The key that signs under this name, made on first use; its public half counts from then on.
     *
     * @throws Error when the key is no Ed25519 key, or others can read it.
     */
    async signer(name: string): Promise<NoteSigner> {
      const key = parsePrivateKey(privateFile, await readPrivateKey());
      const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' }).subarray(-32);
      const signer = { name, publicKey, sign: (text: Uint8Array) => sign(null, text, key) };
      const known = (await readIfThere(publicFile)) ?? '';
      const line = toVerifierKey(signer);
      if (!known.split('\n').includes(line))
        await appendFile(publicFile, `${line}\n`, { mode: 0o644, flush: true });
      return signer;
    },

    /** The keys whose signatures count, oldest first. @throws Error when a line is no public key */
    async verifiers(): Promise<NoteVerifier[]> {
      return parseVerifierKeys((await readIfThere(publicFile)) ?? '');
    },

    /** The newest checkpoint that was signed here, as a signed note. */
    lastCheckpoint: () => readIfThere(lastFile),

    async keepCheckpoint(note: string): Promise<void> {
      const draft = `${lastFile}.${randomUUID()}.draft`;
      await writeFile(draft, note, { mode: 0o644, flush: true });
      await rename(draft, lastFile);
    },
  };
}

function parsePrivateKey(file: string, pem: string) {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // Said below, with the fix.
  }
  throw new Error(
    `${file} is no Ed25519 private key (PKCS #8, PEM). Fix: put the key back, or move the file away: ` +
      'the next checkpoint makes a new one, and old ones still verify.',
  );
}
