import { changeOf } from './change-of.ts';

/** What there is of instances; each by its id, `C-12-1`. */
export type Instances = {
  /** What is noted on this machine, running or not. */
  noted: readonly string[];
  running: ReadonlySet<string>;
  /** What is live on record. */
  live: readonly string[];
  /** What a rollout under way may need. */
  needed: ReadonlySet<string>;
};

/**
 * Which instances are to be started again for the rollouts under way. Not one whose place another of the same change has:
 * on record, or as a process that a leader started and had no time to put on record.
 */
export function chooseRevivals({ noted, running, live, needed }: Instances): string[] {
  const placed = [...running, ...live];
  return noted.filter(
    (instance) =>
      needed.has(instance) &&
      !running.has(instance) &&
      !placed.some((other) => other !== instance && changeOf(other) === changeOf(instance)),
  );
}
