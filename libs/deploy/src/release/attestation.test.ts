import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStatement, signStatement } from './attestation.ts';
import type { Statement } from './attestation.ts';
import { createReleaseKeys } from './release-keys.ts';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'attestations-'));
});
afterAll(() => rm(home, { recursive: true }));

const toStatement = (predicate: unknown): Statement => ({
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ name: 'manifest.json', digest: { sha256: 'a'.repeat(64) } }],
  predicateType: 'urn:example:anything',
  predicate,
});

test('whatever is signed is opened as it was signed', async () => {
  const keys = createReleaseKeys(join(home, 'keys'));
  const signer = await keys.signer();
  await fc.assert(
    fc.asyncProperty(fc.json(), async (json) => {
      const statement = toStatement(JSON.parse(json));
      const opened = await openStatement('it', await signStatement(statement, signer), keys.trusted);
      // JSON has no undefined: what a statement says is what its JSON says.
      expect(opened).toEqual({
        ok: true,
        keyId: signer.keyId,
        statement: JSON.parse(JSON.stringify(statement)),
      });
    }),
  );
});

test('no change of a single character makes it say something else', async () => {
  const keys = createReleaseKeys(join(home, 'keys'));
  const statement = toStatement({ allowed: true });
  const text = await signStatement(statement, await keys.signer());
  await fc.assert(
    fc.asyncProperty(fc.nat(text.length - 1), fc.string({ minLength: 0, maxLength: 1 }), async (at, put) => {
      const changed = text.slice(0, at) + put + text.slice(at + 1);
      const opened = await openStatement('it', changed, keys.trusted);
      const said = opened.ok
        ? opened.statement
        : opened.reason.replace(/^it (has been altered|is signed by).*/s, 'refused');
      expect([statement, 'refused']).toContainEqual(said);
    }),
    { numRuns: 500 },
  );
});
