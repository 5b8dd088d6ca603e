import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleFromJSON, bundleToJSON } from '@sigstore/bundle';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exampleDescription, exampleFiles } from '../testing/example-description.ts';
import { signStatement } from './attestation.ts';
import type { Statement } from './attestation.ts';
import { createReleaseFolder } from './release-folder.ts';
import { createReleaseKeys } from './release-keys.ts';

let home: string;
let digest: string;
let other: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'verify with space-'));
  const describeIt = async () => exampleDescription();
  digest = (await folder().put('payments', exampleFiles('a'), describeIt)).origin.digest;
  other = (await folder().put('payments', exampleFiles('b'), describeIt)).origin.digest;
});
afterEach(() => rm(home, { recursive: true }));

const folder = () => createReleaseFolder(join(home, 'releases'));
const fileOf = (name: string, of = digest) => join(home, 'releases', of.replace('sha256:', ''), name);
const read = (name: string, of = digest) => readFile(fileOf(name, of), 'utf8');
async function overwrite(name: string, text: string): Promise<void> {
  await chmod(fileOf(name), 0o644).catch(() => {});
  await writeFile(fileOf(name), text);
}

async function reason(): Promise<string> {
  const verified = await folder().verify(digest);
  return verified.ok ? 'it verifies' : verified.reason;
}

/** Signs the provenance again, with the key of this home or a stranger's, after a change. */
async function resign(change: (statement: Statement) => void, keys = join(home, 'keys')): Promise<void> {
  const bundle = bundleFromJSON(JSON.parse(await read('provenance.sigstore.json')));
  if (bundle.content.$case !== 'dsseEnvelope') throw new Error('no envelope');
  const statement = JSON.parse(bundle.content.dsseEnvelope.payload.toString()) as Statement;
  change(statement);
  const text = await signStatement(statement, await createReleaseKeys(keys).signer());
  await overwrite('provenance.sigstore.json', text);
}

test('a release that nobody touched verifies, and tells how it was made', async () => {
  const verified = await folder().verify(digest);
  expect(verified).toMatchObject({
    ok: true,
    provenance: { service: 'payments', build: exampleDescription().build },
  });
});

describe('a release is refused, with what was altered, when', () => {
  test.each(['content/server.mjs', 'content/chunks/later.mjs', 'content/service.json'])(
    '%s is',
    async (name) => {
      await overwrite(name, 'altered');
      expect(await reason()).toMatch(`${name.replace('content/', '')} of release`);
      expect(await reason()).toMatch('has been altered. Fix: ');
      await rm(fileOf(name));
      expect(await reason()).toMatch('is missing');
    },
  );

  test('a file is added: a service reads what stands beside its bundle', async () => {
    await writeFile(fileOf('content/added.json'), '{}');
    expect(await reason()).toMatch(/^added\.json was added to release/);
  });

  test('the manifest is', async () => {
    await overwrite('manifest.json', (await read('manifest.json')).replace('payments', 'fraud'));
    expect(await reason()).toMatch(/^the manifest of release/);
  });

  test.each([
    ['sbom.cdx.json', 'the SBOM'],
    ['origin.json', 'the origin (commits and tickets)'],
  ])('%s is', async (name, what) => {
    await overwrite(name, `${await read(name)} `);
    expect(await reason()).toMatch(`${what} of release`);
    expect(await reason()).toMatch('has been altered');
    await rm(fileOf(name));
    expect(await reason()).toMatch('is missing');
  });

  test('the provenance is gone, malformed or that of another release', async () => {
    await overwrite('provenance.sigstore.json', await read('provenance.sigstore.json', other));
    expect(await reason()).toMatch('is that of another release');
    await overwrite('provenance.sigstore.json', '{}');
    expect(await reason()).toMatch('has been altered: it is no Sigstore bundle');
    await rm(fileOf('provenance.sigstore.json'));
    expect(await reason()).toMatch('is missing');
  });

  test('what the provenance says was changed after it was signed', async () => {
    const bundle = bundleFromJSON(JSON.parse(await read('provenance.sigstore.json')));
    if (bundle.content.$case !== 'dsseEnvelope') throw new Error('no envelope');
    const { dsseEnvelope } = bundle.content;
    dsseEnvelope.payload = Buffer.from(dsseEnvelope.payload.toString().replace('4.6.7', '4.6.8'));
    await overwrite('provenance.sigstore.json', JSON.stringify(bundleToJSON(bundle)));
    expect(await reason()).toMatch(/has been altered: the signature of the key [0-9a-f]{12} does not fit it/);
  });

  test('a stranger signed it, even with the same words', async () => {
    await resign(() => {}, join(home, 'their-keys'));
    expect(await reason()).toMatch('which is none of those that are trusted here');
  });

  test('a trusted key signed it as another builder, of another service, or of something else', async () => {
    await resign(() => {});
    expect(await reason()).toBe('it verifies');
    await resign(({ predicate }) => {
      (predicate as { runDetails: { builder: { id: string } } }).runDetails.builder.id = 'urn:example:other';
    });
    expect(await reason()).toMatch('names the builder "urn:example:other", not urn:roadbed:builder:v1');
    await resign(({ predicate }) => {
      const { runDetails, buildDefinition } = predicate as {
        runDetails: { builder: { id: string } };
        buildDefinition: { externalParameters: { service: string } };
      };
      runDetails.builder.id = 'urn:roadbed:builder:v1';
      buildDefinition.externalParameters.service = 'fraud';
    });
    expect(await reason()).toMatch('is that of another release');
    await resign((statement) => {
      statement.predicateType = 'https://example.com/other';
    });
    expect(await reason()).toMatch('is no SLSA v1 provenance but "https://example.com/other"');
  });
});
