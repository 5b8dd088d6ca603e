import { describeEvent } from '../event-words.ts';
import { duration, toActor } from '../format.ts';
import { FullTime } from '../parts/clock.tsx';
import { EntryDetails } from '../parts/entry-details.tsx';
import { Link } from '../router.tsx';
import type { Step } from './chapters.ts';
import { factsOf } from './facts-of.ts';
import type { Fact } from './facts-of.ts';
import { ProofBadge } from './proof-badge.tsx';
import type { ProofState } from './use-proofs.ts';

/** Where the pages are that a story leads to: `/ledger` and `/changes`, or those of a link. */
export interface StoryPaths {
  ledger: string;
  changes: string;
}

interface StepItemProps {
  step: Step;
  proof: ProofState | undefined;
  paths: StoryPaths;
}

/** One step: what, who, why, when and for how long, the facts, and its entry with its proof. */
export function StepItem({ step: { entry, before }, proof, paths }: StepItemProps) {
  const reason =
    entry.reason ?? (typeof entry.data['reason'] === 'string' ? entry.data['reason'] : undefined);
  return (
    <li>
      <p>
        <strong>{describeEvent(entry.type)}</strong> <span className="quiet">by {toActor(entry.actor)}</span>
      </p>
      {reason !== undefined && reason !== '' && <p className="reason">{reason}</p>}
      <p className="quiet small">
        <FullTime at={entry.at} />
        {before && ` · ${duration(before.at, entry.at)} after the step before`}
      </p>
      <dl className="step-facts small">
        {factsOf(entry.data).map((fact) => (
          <div key={fact.name}>
            <dt>{fact.name}</dt>
            <dd>
              <FactValue fact={fact} paths={paths} />
            </dd>
          </div>
        ))}
      </dl>
      <p className="small proof">
        <ProofBadge proof={proof} />{' '}
        <Link href={`${paths.ledger}?event=${encodeURIComponent(entry.eventId)}`}>In the ledger</Link>
      </p>
      <EntryDetails entry={entry} />
    </li>
  );
}

/** A change that is named leads to its own story. */
function FactValue({ fact, paths }: { fact: Fact; paths: StoryPaths }) {
  if ('items' in fact) {
    return (
      <ul className="plain">
        {fact.items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    );
  }
  return /^C-\d+$/.test(fact.text) ? (
    <Link href={`${paths.changes}/${fact.text}`}>{fact.text}</Link>
  ) : (
    fact.text
  );
}
