import { Badge } from '../parts/badge.tsx';
import type { ProofState } from './use-proofs.ts';

/** Whether an entry is proven, in a few words; the rest on hover. */
export function ProofBadge({ proof = { state: 'checking' } }: { proof: ProofState | undefined }) {
  switch (proof.state) {
    case 'proven':
      return (
        <span title={toTitle(proof)}>
          <Badge tone="good" text={`Proven in checkpoint ${proof.size.toLocaleString('en')}`} />
        </span>
      );
    case 'wrong':
      return <Badge tone="bad" text={`Not proven: ${proof.why}`} />;
    case 'waiting':
      return <Badge tone="wait" text="Not signed yet" />;
    case 'cannot':
      return <Badge tone="quiet" text="Cannot be checked here" />;
    case 'away':
      return <Badge tone="quiet" text="Proof cannot be reached" />;
    default:
      return <Badge tone="quiet" text="Checking" />;
  }
}

function toTitle({ index, size, signedBy }: Extract<ProofState, { state: 'proven' }>): string {
  const place = `Entry ${index + 1} of ${size}. This browser has checked the hashes up to the root of the checkpoint`;
  return signedBy === undefined
    ? `${place}; its signature it cannot check.`
    : `${place}, and that ${signedBy} signed it.`;
}

/** What is proven of a whole story, in a sentence. */
export function ProofSummary({ proofs }: { proofs: readonly (ProofState | undefined)[] }) {
  const count = (...states: ProofState['state'][]) =>
    proofs.filter((proof) => proof !== undefined && states.includes(proof.state)).length;
  const wrong = count('wrong');
  const all = proofs.length;
  const entries = (some: number) => `${some} ${some === 1 ? 'entry' : 'entries'}`;
  if (wrong > 0) {
    return (
      <p className="notice notice-bad" role="alert">
        {entries(wrong)} of {all} cannot be proven as they are shown: do not rely on this story, and compare
        the ledger with a published checkpoint.
      </p>
    );
  }
  if (count('cannot') > 0) {
    return (
      <p className="quiet small">
        Proofs are checked in the browser, which does so for pages of https only. To check without it: roadbed
        ledger verify.
      </p>
    );
  }
  const proven = count('proven');
  if (proven < all) {
    return (
      <p className="quiet small" role="status">
        {proven} of {entries(all)} proven so far; new ones are signed within seconds.
      </p>
    );
  }
  return (
    <p className="quiet small" role="status">
      {all === 1 ? 'The entry' : `All ${entries(all)}`} of this story {all === 1 ? 'is' : 'are'} proven, by
      this browser, to be in a signed checkpoint of the ledger.
    </p>
  );
}
