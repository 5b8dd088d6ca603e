import { cpus, totalmem } from 'node:os';

/** What was measured at one size of the ledger. */
export type SizeResult = {
  size: number;
  /** Entries a second in business transactions, while the sequencer runs. */
  appended: number;
  /** The same transactions without an entry. */
  bare: number;
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

/** The measurements as Markdown. Says on what kind of machine, never on which. */
export function report(results: readonly SizeResult[]): string {
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${process.arch}`;
  const last = results.at(-1);
  const first = results[0];
  if (last === undefined || first === undefined) throw new Error('Nothing was measured.');
  const header = [
    'entries',
    'appended, entries/s',
    'without entry, tx/s',
    'sequenced, entries/s',
    'proof, ms',
    'p99',
    'checkpoint, ms',
    'export, s',
    'verify, s',
  ];
  const rows = results.map((result) => [
    count(result.size),
    count(result.appended),
    count(result.bare),
    count(result.sequenced),
    result.proof.median.toFixed(2),
    result.proof.p99.toFixed(2),
    result.checkpointMs.toFixed(1),
    result.exportSeconds.toFixed(1),
    result.verifySeconds.toFixed(1),
  ]);
  const flat = last.appended / last.bare / (first.appended / first.bare);
  return [
    `Measured ${new Date().toISOString().slice(0, 10)} on ${machine}; Node.js ${process.versions.node}.`,
    '',
    `| ${header.join(' | ')} |`,
    `| ${header.map(() => '---').join(' | ')} |`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
    '',
    `At ${count(last.size)} entries: appends ${verdict(last.appended >= 4000, '≥ 4,000/s')}; a proof ${verdict(last.proof.median < 5, '< 5 ms')}; ` +
      `verified in ${verdict(last.verifySeconds < 30, '< 30 s')}; appends against the same transactions without an entry are ` +
      `${flat.toFixed(2)} of what they are at ${count(first.size)} (flat: ${verdict(flat >= 0.8, '≥ 0.80')}).`,
  ].join('\n');
}
