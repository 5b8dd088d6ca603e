import type { ChangeReport } from '../report/change-report.ts';
import { toCommitLines, toMailRows } from './mail-rows.ts';

/** The text part: `Name: value`, a line each, which a script reads as well as a person. */
export function toText(report: ChangeReport, title: string): string {
  const rows = toMailRows(report).map(({ name, value }) => `${name}: ${value}`);
  const commits = toCommitLines(report);
  return [title, '', ...rows, '', commits.title, ...commits.lines.map((line) => `- ${line}`), ''].join('\n');
}
