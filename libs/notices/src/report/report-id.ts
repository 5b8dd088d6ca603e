import { createHash } from 'node:crypto';
import type { ChangeReport } from './change-report.ts';

/**
 * The same for every copy of a report and for no other: `C-12.live.1f0c3b5a7d9e2468`. The hash keeps it apart from that of
 * another platform, and of this one should its database begin anew. Letters, digits, `_`, `-` and `.` only.
 */
export function reportId({ change, outcome, requestedAt, storyUrl }: ChangeReport): string {
  const hash = createHash('sha256').update([storyUrl, requestedAt, change, outcome].join('\n')).digest('hex');
  return `${change.replace(/[^\w-]/g, '_')}.${outcome}.${hash.slice(0, 16)}`;
}
