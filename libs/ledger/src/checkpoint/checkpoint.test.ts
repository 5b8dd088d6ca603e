import { generateKeyPairSync } from 'node:crypto';
import { chmod, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openLedger } from '../testing/open-ledger.ts';
import type { OpenLedger } from '../testing/open-ledger.ts';
import { sequenceEntries } from '../tree/sequence.ts';
import { openCheckpoint } from './checkpoint.ts';
import { createLedgerKeys } from './ledger-keys.ts';
import { LedgerForkError, makeCheckpoint, readCheckpoint } from './make-checkpoint.ts';
import { openNote, parseVerifierKey, parseVerifierKeys, toVerifierKey } from './signed-note.ts';

let ledger: OpenLedger;
beforeEach(async () => {
  ledger = await openLedger();
});
afterEach(() => ledger.close());

async function grow(...ids: string[]) {
  await ledger.append(...ids);
  await sequenceEntries(ledger.db);
  return await makeCheckpoint(ledger.db, ledger.keys);
}

// The example of the note format's first implementation, the Go package golang.org/x/mod/sumdb/note.
const goKey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const goNote = `If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`;

describe('a signed note', () => {
  test("of another implementation verifies, and its key's form is ours", () => {
    const verifier = parseVerifierKey(goKey);
    expect(openNote(goNote, [verifier])).toMatchObject({ ok: true, signedBy: ['PeterNeumann+c74f20a3'] });
    expect(toVerifierKey(verifier)).toBe(goKey);
  });

  test('with any one character altered does not verify', () => {
    const verifiers = [parseVerifierKey(goKey)];
    fc.assert(
      fc.property(fc.nat(goNote.length - 1), fc.integer({ min: 33, max: 126 }), (at, code) => {
        const other = String.fromCharCode(code);
        fc.pre(goNote[at] !== other);
        expect(openNote(goNote.slice(0, at) + other + goNote.slice(at + 1), verifiers).ok).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  test.each(['', 'name', 'name+12345678+AAAA', goKey.replace('c74f', 'c75f'), goKey.replace('Neumann', '')])(
    'has no verifier "%s"',
    (text) => {
      expect(() => parseVerifierKey(text)).toThrow('is no public key of a ledger');
    },
  );

  test('has its verifiers in a file, with notes of what they are', () => {
    expect(parseVerifierKeys(`# 2026\n\n${goKey}\n`)).toHaveLength(1);
  });
});

describe('a checkpoint', () => {
  test('says origin, size and root, is signed, and is made only when the ledger has grown', async () => {
    expect(await makeCheckpoint(ledger.db, ledger.keys)).toBeUndefined();
    const made = await grow('a', 'b');
    expect(made?.note).toMatch(
      /^roadbed\/ledger\/[0-9a-f]{8}\n2\n[A-Za-z0-9+/]{43}=\n\n— roadbed\/ledger\/\w{8} \S+\n$/,
    );
    const opened = openCheckpoint(made?.note ?? '', await ledger.keys.verifiers());
    expect(opened).toMatchObject({
      ok: true,
      checkpoint: { origin: made?.origin, size: 2, root: made?.root },
    });
    expect(await makeCheckpoint(ledger.db, ledger.keys)).toBeUndefined();
    expect((await grow('c'))?.size).toBe(3);
    expect(await readCheckpoint(ledger.db)).toMatchObject({ size: 3 });
  });

  test('is signed by a new key after a rotation; the old ones still verify', async () => {
    const before = await grow('a');
    await rename(join(ledger.keys.folder, 'ledger.key.pem'), join(ledger.folder, 'old.pem'));
    const after = await makeCheckpoint(ledger.db, ledger.keys);
    expect(after).toMatchObject({ size: 1 });
    const verifiers = await ledger.keys.verifiers();
    expect(verifiers).toHaveLength(2);
    for (const note of [before?.note, after?.note])
      expect(openCheckpoint(note ?? '', verifiers).ok).toBe(true);
    const [oldest] = verifiers;
    expect(openCheckpoint(after?.note ?? '', oldest ? [oldest] : [])).toMatchObject({
      ok: false,
      reason: 'no key that was given has signed it',
    });
  });

  test.each([
    [
      'a rewritten entry',
      `UPDATE ledger_entry SET body = '{}', leaf_hash = sha256('\\x00'::bytea || '{}') WHERE seq = 1`,
    ],
    ['entries that are gone', `DELETE FROM ledger_leaf WHERE leaf_index = 1`],
  ])('is refused over %s, though triggers were off', async (_name, statement) => {
    await grow('a', 'b');
    for (const table of ['ledger_leaf', 'ledger_entry']) {
      await sql`ALTER TABLE ${sql.id(table)} DISABLE TRIGGER ALL`.execute(ledger.db);
    }
    await sql.raw(statement).execute(ledger.db);
    await expect(makeCheckpoint(ledger.db, ledger.keys)).rejects.toThrow(LedgerForkError);
  });

  test('is refused when the whole database was set back, from what the keys remember', async () => {
    await grow('a', 'b', 'c');
    await sql`ALTER TABLE ledger_leaf DISABLE TRIGGER ALL`.execute(ledger.db);
    await sql`ALTER TABLE ledger_checkpoint DISABLE TRIGGER ALL`.execute(ledger.db);
    await sql`DELETE FROM ledger_checkpoint`.execute(ledger.db);
    await sql`DELETE FROM ledger_leaf WHERE leaf_index = 2`.execute(ledger.db);
    await expect(makeCheckpoint(ledger.db, ledger.keys)).rejects.toThrow(
      '3 entries were signed and only 2 are there',
    );
  });
});

describe('the key', () => {
  const privateFile = () => join(ledger.keys.folder, 'ledger.key.pem');

  test('is made once for all who come at once, for this user only', async () => {
    const signers = await Promise.all(
      Array.from({ length: 10 }, () => createLedgerKeys(ledger.keys.folder).signer('example/ledger')),
    );
    expect(new Set(signers.map(toVerifierKey)).size).toBe(1);
    expect((await stat(privateFile())).mode & 0o777).toBe(0o600);
  });

  test('that others can read signs nothing', async () => {
    await ledger.keys.signer('example/ledger');
    await chmod(privateFile(), 0o640);
    await expect(ledger.keys.signer('example/ledger')).rejects.toThrow(/mode 640\)\. Fix: chmod 600/);
  });

  test('that is none of Ed25519 is refused with the way out, and left as it is', async () => {
    await ledger.keys.signer('example/ledger');
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    for (const text of ['', 'not a key', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()]) {
      await writeFile(privateFile(), text);
      await expect(ledger.keys.signer('example/ledger')).rejects.toThrow(/no Ed25519 private key.*Fix/);
      expect(await readFile(privateFile(), 'utf8')).toBe(text);
    }
  });
});
