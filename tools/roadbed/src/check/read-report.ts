import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** vitest's JSON reporter. */
const reportSchema = z.object({
  startTime: z.number(),
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number().default(0),
});

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/**
 * Adds up the vitest reports in `<project>/.reports`, leaving out those that began before `since` (milliseconds
 * since 1970): they are of an earlier run. Undefined when there is none.
 */
export function readReports(project: string, since: number): Counts | undefined {
  const reports = listReports(join(project, '.reports')).flatMap((file) => {
    const parsed = parseReport(file);
    return parsed === undefined || parsed.startTime < since ? [] : [parsed];
  });
  if (reports.length === 0) return undefined;
  return {
    passed: sum(reports.map(({ numPassedTests }) => numPassedTests)),
    failed: sum(reports.map(({ numFailedTests }) => numFailedTests)),
    skipped: sum(reports.map(({ numPendingTests, numTodoTests }) => numPendingTests + numTodoTests)),
  };
}

function listReports(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function parseReport(file: string): z.infer<typeof reportSchema> | undefined {
  try {
    return reportSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
