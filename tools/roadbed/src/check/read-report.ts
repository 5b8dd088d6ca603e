import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';

/** vitest's JSON reporter. */
const reportSchema = z.object({
  startTime: z.number(),
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number().default(0),
  testResults: z
    .array(
      z.object({
        /** Path of the file. */
        name: z.string(),
        status: z.string(),
        /** Why the file failed as a whole, such as what it could not import. */
        message: z.string().default(''),
        assertionResults: z.array(
          z.object({
            fullName: z.string(),
            status: z.string(),
            failureMessages: z.array(z.string()).nullish(),
          }),
        ),
      }),
    )
    .default([]),
});

type Report = z.infer<typeof reportSchema>;

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** A test, or a whole file, that failed. */
export interface Failure {
  /** Name of the file. */
  file: string;
  /** Left out when the file failed as a whole. */
  test?: string;
  /** What was said of it, without its stack. */
  why: string;
}

/**
 * Adds up the vitest reports in `<project>/.reports`, leaving out those that began before `since` (milliseconds
 * since 1970): they are of an earlier run. Undefined when there is none.
 */
export function readReports(project: string, since: number): (Counts & { failures: Failure[] }) | undefined {
  const reports = listReports(join(project, '.reports')).flatMap((file) => {
    const parsed = parseReport(file);
    return parsed === undefined || parsed.startTime < since ? [] : [parsed];
  });
  if (reports.length === 0) return undefined;
  return {
    passed: sum(reports.map(({ numPassedTests }) => numPassedTests)),
    failed: sum(reports.map(({ numFailedTests }) => numFailedTests)),
    skipped: sum(reports.map(({ numPendingTests, numTodoTests }) => numPendingTests + numTodoTests)),
    failures: reports.flatMap(listFailures),
  };
}

function listFailures({ testResults }: Report): Failure[] {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = basename(name);
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (failed.length === 0 && status === 'failed') return [{ file, why: withoutStack(message) }];
    return failed.map(({ fullName, failureMessages }) => ({
      file,
      test: fullName,
      why: (failureMessages ?? []).map(withoutStack).join('\n'),
    }));
  });
}

function withoutStack(message: string): string {
  const lines = stripVTControlCharacters(message).split('\n');
  const end = lines.findIndex((line) => /^\s+at /.test(line));
  return (end === -1 ? lines : lines.slice(0, end)).join('\n').trimEnd();
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

function parseReport(file: string): Report | undefined {
  try {
    return reportSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
