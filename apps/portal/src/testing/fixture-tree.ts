import { generateKeyPairSync, hash, sign } from 'node:crypto';
import { leafHash, toVerifierKey } from '@roadbed/ledger';
import type { Proof } from '../proof/check-proof.ts';

/** A ledger that is signed: the proof of each of its entries, and the keys. */
export interface FixtureTree {
  /** The public keys, one a line. */
  keys: string;
  /** Leaf hashes, lower-case hex. */
  leaves: string[];
  proofOf: (index: number) => Proof;
}

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const name = 'roadbed/ledger/f1x7u4e0';

/** The tree over these texts, as RFC 6962 says it in words, with its checkpoint signed. */
export function createFixtureTree(bodies: readonly string[]): FixtureTree {
  const leaves = bodies.map((body) => leafHash(Buffer.from(body)));
  const key = toVerifierKey({ name, publicKey });
  const text = `${name}\n${leaves.length}\n${rootOf(leaves).toString('base64')}\n`;
  const keyId = Buffer.from(key.split('+')[1] ?? '', 'hex');
  const signature = Buffer.concat([keyId, sign(null, Buffer.from(text), privateKey)]);
  return {
    keys: `${key}\n`,
    leaves: leaves.map((leaf) => leaf.toString('hex')),
    proofOf: (index) => ({
      index,
      body: bodies[index] ?? '',
      proof: pathOf(index, leaves).map((sibling) => sibling.toString('base64')),
      checkpoint: `${text}\n— ${name} ${signature.toString('base64')}\n`,
    }),
  };
}

function rootOf(leaves: readonly Buffer[]): Buffer {
  const [leaf] = leaves;
  if (leaf !== undefined && leaves.length === 1) return leaf;
  const split = splitOf(leaves.length);
  const sides = leaves.length === 0 ? [] : [rootOf(leaves.slice(0, split)), rootOf(leaves.slice(split))];
  return hash('sha256', Buffer.concat([...(sides.length === 0 ? [] : [Buffer.of(1)]), ...sides]), 'buffer');
}

function pathOf(index: number, leaves: readonly Buffer[]): Buffer[] {
  if (leaves.length <= 1) return [];
  const split = splitOf(leaves.length);
  return index < split
    ? [...pathOf(index, leaves.slice(0, split)), rootOf(leaves.slice(split))]
    : [...pathOf(index - split, leaves.slice(split)), rootOf(leaves.slice(0, split))];
}

/** The largest power of two below a number. */
const splitOf = (count: number) => 2 ** Math.floor(Math.log2(count - 1));
