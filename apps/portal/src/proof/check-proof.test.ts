import { leafHash, openCheckpoint, parseVerifierKeys, verifyInclusion } from '@roadbed/ledger';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFixtureTree } from '../testing/fixture-tree.ts';
import { checkProof } from './check-proof.ts';
import type { Proof, Shown } from './check-proof.ts';

const bodyOf = (number: number) =>
  `{"actor":"person:ana","data":{"a":1,"b":{"c":[2],"d":"ü"}},"id":"C-${number}/live","subject":"change/C-${number}",` +
  `"time":"2026-11-20T09:00:00.000Z","type":"roadbed.change.live.v1"}`;
const shownOf = (number: number): Shown => ({
  eventId: `C-${number}/live`,
  at: '2026-11-20T09:00:00.000Z',
  type: 'roadbed.change.live.v1',
  actor: 'person:ana',
  subject: `change/C-${number}`,
  data: { b: { d: 'ü', c: [2] }, a: 1 },
  leafHash: leafHash(Buffer.from(bodyOf(number))).toString('hex'),
});
const treeOf = (size: number) =>
  createFixtureTree(Array.from({ length: size }, (_, number) => bodyOf(number)));

test("an entry is proven wherever the ledger's own check finds it proven, at every size", async () => {
  for (let size = 1; size <= 20; size += 1) {
    const tree = treeOf(size);
    for (let index = 0; index < size; index += 1) {
      const proof = tree.proofOf(index);
      const opened = openCheckpoint(proof.checkpoint, parseVerifierKeys(tree.keys));
      if (!opened.ok) throw new Error(opened.reason);
      const hashes = proof.proof.map((hash) => Buffer.from(hash, 'base64'));
      expect(verifyInclusion(leafHash(Buffer.from(proof.body)), index, opened.checkpoint, hashes)).toBe(true);
      const [signedBy] = opened.signedBy;
      expect(await checkProof(shownOf(index), proof, tree.keys)).toEqual({
        state: 'proven',
        size,
        index,
        signedBy,
      });
    }
  }
});

describe('nothing is proven', () => {
  const tree = treeOf(11);
  const { keys } = tree;
  const proof = tree.proofOf(6);
  const wrong = (why: string) => ({ state: 'wrong', why: expect.stringContaining(why) });

  test.each<[string, Partial<Shown>]>([
    ['another event', { eventId: 'C-7/live' }],
    ['another actor', { actor: 'person:eve' }],
    ['another time', { at: '2026-11-20T09:00:01.000Z' }],
    ['other data', { data: { a: 2, b: { c: [2], d: 'ü' } } }],
    ['more data', { data: { a: 1, b: { c: [2], d: 'ü' }, e: 1 } }],
    ['another hash', { leafHash: '00'.repeat(32) }],
  ])('where %s is shown than was recorded', async (_what, more) => {
    expect(await checkProof({ ...shownOf(6), ...more }, proof, keys)).toEqual(wrong('is not what is shown'));
  });

  test('by a proof in which anything is another', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(proof.proof.length - 1),
        fc.nat(31),
        fc.integer({ min: 1, max: 255 }),
        async (at, byte, by) => {
          const bytes = Buffer.from(proof.proof[at] ?? '', 'base64');
          bytes[byte] = (bytes[byte] ?? 0) ^ by;
          const spoilt = { ...proof, proof: proof.proof.with(at, bytes.toString('base64')) };
          expect(await checkProof(shownOf(6), spoilt, keys)).toEqual(wrong('does not lead to the root'));
        },
      ),
      { numRuns: 30 },
    );
    for (const hashes of [[], proof.proof.slice(1), [...proof.proof, proof.proof[0] ?? ''], ['?']]) {
      const spoilt = { ...proof, proof: hashes };
      expect(await checkProof(shownOf(6), spoilt, keys)).toEqual(wrong('does not lead to the root'));
    }
    expect(await checkProof(shownOf(6), { ...proof, index: 5 }, keys)).toEqual(wrong('does not lead'));
  });

  test.each<[string, (note: string) => string, string]>([
    ['is none', () => 'hello', 'cannot be read'],
    ['says another size', (note) => note.replace('\n11\n', '\n12\n'), 'has signed'],
    ['has no signature', (note) => `${note.split('\n\n')[0]}\n\n`, 'has signed'],
    ['is of another name', (note) => note.replaceAll('roadbed/ledger', 'eve/ledger'), 'has signed'],
  ])('by a checkpoint that %s', async (_what, change, why) => {
    const spoilt: Proof = { ...proof, checkpoint: change(proof.checkpoint) };
    const verdict = await checkProof(shownOf(6), spoilt, keys);
    expect(verdict).toMatchObject({ state: 'wrong' });
    expect(verdict).toEqual(
      expect.objectContaining({ why: expect.stringMatching(`${why}|lead to the root`) }),
    );
  });

  test.each(['', 'not a key\n', 'roadbed/ledger/f1x7u4e0+00000000+AAAA\n'])(
    'by the keys %j',
    async (other) => {
      expect(await checkProof(shownOf(6), proof, other)).toEqual(wrong('no key of the ledger has signed'));
    },
  );
});
