import { cpus, totalmem } from 'node:os';
import type { LeadResult } from './measure-lead.ts';
import type { ResumeResult } from './measure-resume.ts';
import type { Latency, SwitchResult } from './measure-switches.ts';
import type { ThroughputResult } from './measure-throughput.ts';

/** All that was measured. */
export type Measurements = {
  switches: SwitchResult;
  lead: LeadResult[];
  resume: ResumeResult;
  throughput: ThroughputResult;
};

const LEAD_TARGET_MS = 3000;
const RESUME_TARGET_MS = 2000;

const count = (value: number) => Math.round(value).toLocaleString('en');
const mark = (isMet: boolean) => (isMet ? '✓' : '✗');
const row = (...cells: (string | number)[]) => `| ${cells.join(' | ')} |`;
const table = (header: string[], rows: string[]) => [
  row(...header),
  row(...header.map(() => '---')),
  ...rows,
];

/** The measurements as Markdown. Says on what kind of machine, never on which. */
export function report({ switches, lead, resume, throughput }: Measurements): string {
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${process.arch}`;
  return [
    `Measured ${new Date().toISOString().slice(0, 10)} on ${machine}; Node.js ${process.versions.node}.`,
    '',
    `### ${switches.switches} deploys and roll backs at ${count(switches.perSecond)} requests/s`,
    '',
    ...reportSwitches(switches),
    '',
    '### From approval to live, beyond the service’s own start',
    '',
    ...table(
      ['release', 'changes', 'own start, ms', 'median, ms', 'p99, ms', 'target'],
      lead.map((result) =>
        row(
          result.title,
          result.changes,
          count(result.ownStart),
          count(result.median),
          count(result.p99),
          `< ${count(LEAD_TARGET_MS)} ${mark(result.p99 < LEAD_TARGET_MS)}`,
        ),
      ),
    ),
    '',
    '### After kill -9 of the platform, and of many services at once',
    '',
    ...table(
      ['what', 'value', 'target'],
      [
        row(
          `next step of the rollout after the start of the next process, ms, median of ${resume.kills}`,
          count(resume.median),
          `≤ ${count(RESUME_TARGET_MS)} ${mark(resume.median <= RESUME_TARGET_MS)}`,
        ),
        row('the same, longest', count(resume.longest), ''),
        row('from the kill to the start of the next process, ms, median', count(resume.away), ''),
        row(`changes live in a minute, ${throughput.services} services`, count(throughput.perMinute), ''),
      ],
    ),
  ].join('\n');
}

function reportSwitches({ requests, fresh, failures, during, atRest }: SwitchResult): string[] {
  const kept = requests - fresh;
  const failed = (isFresh: boolean) => failures.filter((failure) => failure.fresh === isFresh).length;
  const latency = (what: string, { requests: some, p50, p99, longest }: Latency) =>
    row(what, count(some), p50.toFixed(1), p99.toFixed(1), longest.toFixed(0));
  return [
    ...table(
      ['connections', 'requests', 'failed'],
      [
        row('kept', count(kept), `${failed(false)} ${mark(failed(false) === 0)}`),
        row('fresh', count(fresh), `${failed(true)} ${mark(failed(true) === 0)}`),
      ],
    ),
    '',
    ...table(
      ['latency', 'requests', 'p50, ms', 'p99, ms', 'longest, ms'],
      [latency('while a change rolled out', during), latency('at rest', atRest)],
    ),
    ...failures.slice(0, 5).map(({ from, reason }) => `\n${new Date(from).toISOString()}: ${reason}`),
  ];
}
