import { cpus, totalmem } from 'node:os';
import { median } from '../services/statistics.ts';
import { ways } from './measure-appends.ts';
import type { Burst, Way } from './measure-appends.ts';

/** What was measured at one size of the ledger. */
export type SizeResult = {
  size: number;
  /** The bursts of business transactions, by the way they put an entry on record. */
  appended: ReadonlyMap<Way, readonly Burst[]>;
  /** Entries a second that became leaves. */
  sequenced: number;
  /** Milliseconds for a proof with its reading, median and 99th percentile. */
  proof: { median: number; p99: number };
  checkpointMs: number;
  exportSeconds: number;
  verifySeconds: number;
};

const count = (value: number) => Math.round(value).toLocaleString('en');
const verdict = (isMet: boolean, target: string) => `${target} ${isMet ? '✓' : '✗'}`;
const toTable = (header: readonly string[], rows: readonly string[][]) =>
  [header, header.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

/** The measurements as Markdown. Says on what kind of machine, never on which. */
export function report(results: readonly SizeResult[]): string {
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${process.arch}`;
  const last = results.at(-1);
  const first = results[0];
  if (last === undefined || first === undefined) throw new Error('Nothing was measured.');
  const appends = toTable(
    ['transactions/s: best, median', ...results.map(({ size }) => `at ${count(size)}`), 'CPU, µs', 'ratio'],
    ways.map((way) => [
      way,
      ...results.map((result) => `${count(best(result, way))}, ${count(middle(result, way))}`),
      count(cpu(results, way)),
      (cpu(results, way) / cpu(results, 'without an entry')).toFixed(2),
    ]),
  );
  const keeping = toTable(
    ['entries', 'sequenced, entries/s', 'proof, ms', 'p99', 'checkpoint, ms', 'export, s', 'verify, s'],
    results.map((result) => [
      count(result.size),
      count(result.sequenced),
      result.proof.median.toFixed(2),
      result.proof.p99.toFixed(2),
      result.checkpointMs.toFixed(1),
      result.exportSeconds.toFixed(1),
      result.verifySeconds.toFixed(1),
    ]),
  );
  const flat = share(last) / share(first);
  return [
    `Measured ${new Date().toISOString().slice(0, 10)} on ${machine}; Node.js ${process.versions.node}.`,
    '',
    appends,
    '',
    keeping,
    '',
    `At ${count(last.size)} entries: appends ${verdict(best(last, 'recordEntry') >= 4000, '≥ 4,000/s')}; a proof ${verdict(last.proof.median < 5, '< 5 ms')}; ` +
      `verified in ${verdict(last.verifySeconds < 30, '< 30 s')}; appends against the same transactions without an entry are ` +
      `${flat.toFixed(2)} of what they are at ${count(first.size)} (flat: ${verdict(flat >= 0.8, '≥ 0.80')}).`,
  ].join('\n');
}

const burstsOf = ({ appended }: SizeResult, way: Way) => appended.get(way) ?? [];
const rates = (result: SizeResult, way: Way) => burstsOf(result, way).map(({ perSecond }) => perSecond);
const best = (result: SizeResult, way: Way) => Math.max(...rates(result, way));
const middle = (result: SizeResult, way: Way) => median(rates(result, way));
const cpu = (results: readonly SizeResult[], way: Way) =>
  median(results.flatMap((result) => burstsOf(result, way).map(({ micros }) => micros)));
/** Appends as a part of the same transactions without an entry. */
const share = (result: SizeResult) => middle(result, 'recordEntry') / middle(result, 'without an entry');
