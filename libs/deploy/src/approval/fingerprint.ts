import canonicalize from 'canonicalize';
import { sha256Hex } from '../release/digest.ts';

/** All that an approval is for: when one of these changes, it is no approval any more. */
export type ApprovedFacts = {
  changeId: string;
  /** Digest of the release that is asked for. */
  release: string;
  /** Digest of what is live and would be replaced; null: nothing. */
  live: string | null;
  /** Digest of the differences in values and toggles, as they were shown. */
  valuesDigest: string;
  /** How many people must approve, and who may. */
  terms: { people: number; from: readonly string[] | null };
};

/** SHA-256 (hex) over the canonical JSON (RFC 8785) of what an approval is for. */
export function fingerprintOf({ changeId, release, live, valuesDigest, terms }: ApprovedFacts): string {
  const { people, from } = terms;
  const text = canonicalize({ changeId, release, live, valuesDigest, terms: { people, from } });
  if (text === undefined) throw new TypeError('what is approved is not JSON');
  return sha256Hex(text);
}
