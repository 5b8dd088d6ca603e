import { useEffect, useMemo, useState } from 'react';
import type { Entry, LedgerApi } from '../ledger/ledger-api.ts';
import { useLiveEntries } from '../ledger/use-live-entries.ts';
import { tellStory } from './chapters.ts';
import { ProofSummary } from './proof-badge.tsx';
import { StepItem } from './step-item.tsx';
import type { StoryPaths } from './step-item.tsx';
import { useProofs } from './use-proofs.ts';

const limit = 500;

interface StoryProps {
  changeId: string;
  ledger: LedgerApi;
  paths: StoryPaths;
}

/** One change from its tickets to what came of it, by the ledger alone, each step proven. */
export function Story({ changeId, ledger, paths }: StoryProps) {
  const { page, failure } = useLiveEntries(ledger, { change: changeId }, { limit });
  const entries = useMemo(() => page?.entries ?? [], [page]);
  const requested = entries.find(({ type }) => /\.change\.requested\.v\d+$/.test(type));
  const registered = useRegistered(ledger, requested);
  const told = (registered === undefined ? entries : [...entries, registered]).toSorted(
    (a, b) => a.id - b.id,
  );
  const proofs = useProofs(ledger, told);
  if (page === undefined) {
    return failure === undefined ? (
      <p className="quiet" role="status">
        Loading the story …
      </p>
    ) : (
      <p className="notice notice-bad" role="alert">
        {failure.message}
      </p>
    );
  }
  if (entries.length === 0) return <p className="quiet">Nothing is on record of {changeId}.</p>;
  return (
    <>
      <ProofSummary proofs={told.map(({ eventId }) => proofs.get(eventId))} />
      {tellStory(told).map(({ name, title, steps }) => (
        <section key={name} aria-labelledby={`story-${name}`}>
          <h3 id={`story-${name}`}>{title}</h3>
          <ol className="steps">
            {steps.map((step) => (
              <StepItem
                key={step.entry.id}
                step={step}
                proof={proofs.get(step.entry.eventId)}
                paths={paths}
              />
            ))}
          </ol>
        </section>
      ))}
    </>
  );
}

/** The entry by which the release became known: it names the commits. */
function useRegistered(ledger: LedgerApi, requested: Entry | undefined): Entry | undefined {
  const release = requested?.data['release'];
  const event = typeof release === 'string' ? `release/${release}/registered` : undefined;
  const [found, setFound] = useState<{ event: string; entry: Entry | undefined }>();
  useEffect(() => {
    const look = async () => {
      const result = event === undefined ? undefined : await ledger.entries({ event }, { limit: 1 });
      if (event !== undefined && result?.ok) setFound({ event, entry: result.value.entries[0] });
    };
    void look();
  }, [ledger, event]);
  return found?.event === event ? found?.entry : undefined;
}
