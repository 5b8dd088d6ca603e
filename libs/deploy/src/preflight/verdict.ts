import { refuse } from '../refusal.ts';
import type { Refusal, RefusalCode } from '../refusal.ts';

/** What is asked before a change may go out, in the order in which it is told. */
export const checkNames = ['release', 'order', 'lock', 'freeze', 'error-budget', 'live'] as const;
export type CheckName = (typeof checkNames)[number];

/** What a check came to. */
export type Verdict = {
  check: CheckName;
  /** What it found, in one sentence or two: where it is no, with the way out. */
  message: string;
  /** What it found, for programs. JSON values only. */
  facts: Record<string, unknown>;
} & (
  | { verdict: 'passed'; code: string }
  /** `overridden`: it would have refused a change of another kind. */
  | { verdict: 'warned'; code: string; overridden?: true }
  | { verdict: 'refused'; code: RefusalCode }
);

/** The worst of all verdicts. */
export function worstVerdict(verdicts: readonly Verdict[]): Verdict['verdict'] {
  if (verdicts.some(({ verdict }) => verdict === 'refused')) return 'refused';
  return verdicts.some(({ verdict }) => verdict === 'warned') ? 'warned' : 'passed';
}

/** The refusal that verdicts come to, if they do: the code of the first that refused, the words of all that did. */
export function toRefusal(verdicts: readonly Verdict[]): Refusal | undefined {
  const refused = verdicts.filter((one) => one.verdict === 'refused');
  const [first] = refused;
  if (first === undefined) return undefined;
  return refuse(first.code, refused.map(({ message }) => message).join('\n'));
}

/** Verdicts as the ledger keeps them. */
export function toRecord(verdicts: readonly Verdict[]): object[] {
  return verdicts.map((one) => ({
    check: one.check,
    verdict: one.verdict,
    code: one.code,
    ...(one.verdict === 'warned' && one.overridden && { overridden: true }),
  }));
}
