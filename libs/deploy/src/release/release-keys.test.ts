import { generateKeyPairSync } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { exampleDescription, exampleFiles } from '../testing/example-description.ts';
import { createReleaseFolder } from './release-folder.ts';
import { createReleaseKeys } from './release-keys.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'keys with space-'));
});
afterEach(() => rm(home, { recursive: true }));

const keysFolder = () => join(home, 'keys');
const privateFile = () => join(keysFolder(), 'release.key.pem');

test('the key is made on first use, for this user only, and one for all who come at once', async () => {
  const signers = await Promise.all(
    Array.from({ length: 10 }, () => createReleaseKeys(keysFolder()).signer()),
  );
  expect(new Set(signers.map(({ keyId }) => keyId)).size).toBe(1);
  expect((await stat(privateFile())).mode & 0o777).toBe(0o600);
  expect((await stat(keysFolder())).mode & 0o077).toBe(0);
  expect(await readdir(keysFolder())).toEqual(['release.key.pem', 'trusted']);
});

test('after a rotation new releases are signed by the new key, and old ones still verify', async () => {
  const releases = createReleaseFolder(join(home, 'releases'));
  const describe = async () => exampleDescription();
  const before = await releases.put('payments', exampleFiles('a'), describe);
  await rename(privateFile(), join(home, 'old.pem'));
  const after = await releases.put('payments', exampleFiles('b'), describe);
  expect(after.keyId).not.toBe(before.keyId);
  expect(await releases.verify(before.origin.digest)).toMatchObject({ ok: true, keyId: before.keyId });
  expect(await releases.verify(after.origin.digest)).toMatchObject({ ok: true, keyId: after.keyId });

  await rm(join(keysFolder(), 'trusted', `${before.keyId}.pem`));
  expect(await releases.verify(before.origin.digest)).toMatchObject({
    ok: false,
    reason: expect.stringContaining(`signed by the key "${before.keyId.slice(0, 12)}"`),
  });
});

test('a key that others can read signs nothing', async () => {
  await createReleaseKeys(keysFolder()).signer();
  await chmod(privateFile(), 0o644);
  await expect(createReleaseKeys(keysFolder()).signer()).rejects.toThrow(/mode 644\)\. Fix: chmod 600/);
});

test('what is no Ed25519 key is refused with the way out, and left as it is', async () => {
  await createReleaseKeys(keysFolder()).signer();
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  for (const text of ['', 'not a key', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()]) {
    await writeFile(privateFile(), text);
    await expect(createReleaseKeys(keysFolder()).signer()).rejects.toThrow(/no Ed25519 private key.*Fix/);
    expect(await readFile(privateFile(), 'utf8')).toBe(text);
  }
});

test("a stranger's key under a trusted name is not trusted", async () => {
  const keys = createReleaseKeys(keysFolder());
  const { keyId } = await keys.signer();
  const file = join(keysFolder(), 'trusted', `${keyId}.pem`);
  expect(await keys.trusted(keyId)).toBeDefined();
  const { publicKey } = generateKeyPairSync('ed25519');
  await chmod(file, 0o644);
  await writeFile(file, publicKey.export({ type: 'spki', format: 'pem' }));
  expect(await keys.trusted(keyId)).toBeUndefined();
  await writeFile(file, 'not a key');
  expect(await keys.trusted(keyId)).toBeUndefined();
  expect(await keys.trusted('../release.key')).toBeUndefined();
});
