import { useEffect, useRef, useState } from 'react';
import type { Entry, LedgerApi } from '../ledger/ledger-api.ts';
import { checkProof } from '../proof/check-proof.ts';
import type { Verdict } from '../proof/check-proof.ts';

/** How far the check of an entry is; `waiting`: no checkpoint covers it yet. */
export type ProofState = Verdict | { state: 'checking' | 'waiting' | 'away' };

const againMs = 2000;

/** Has each entry proven by the platform and checks the proof here; what is not signed yet, or away, is asked again. */
export function useProofs(api: LedgerApi, entries: readonly Entry[]): ReadonlyMap<string, ProofState> {
  const [states, setStates] = useState<ReadonlyMap<string, ProofState>>(new Map());
  const known = useRef(states);
  const question = [api.key, ...entries.map(({ leafHash }) => leafHash)].join(' ');

  useEffect(() => {
    const stopping = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;

    const look = async () => {
      const open = entries.filter(({ eventId }) => !isSettled(known.current.get(eventId)));
      if (open.length === 0) return;
      const keys = await api.keys();
      for (const entry of open) {
        const state = keys.ok ? await prove(api, entry, keys.value) : ({ state: 'away' } as const);
        if (stopping.signal.aborted) return;
        known.current = new Map([...known.current, [entry.eventId, state]]);
        setStates(known.current);
      }
      const isDone = entries.every(({ eventId }) => isSettled(known.current.get(eventId)));
      if (!isDone) timer = setTimeout(() => void look(), againMs);
    };
    void look();
    return () => {
      stopping.abort();
      clearTimeout(timer);
    };
    // The question is which entries of which ledger: their hashes say it.
  }, [question]);

  return states;
}

const isSettled = (state: ProofState | undefined) =>
  state?.state === 'proven' || state?.state === 'wrong' || state?.state === 'cannot';

async function prove(api: LedgerApi, entry: Entry, keys: string): Promise<ProofState> {
  const proof = await api.proof(entry.eventId);
  if (!proof.ok) return { state: 'away' };
  return proof.value === undefined ? { state: 'waiting' } : await checkProof(entry, proof.value, keys);
}
