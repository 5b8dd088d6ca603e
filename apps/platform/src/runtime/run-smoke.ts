import { execFile } from 'node:child_process';
import { z } from 'zod';

/** The report of a smoke journey, as far as it is read here. */
const reportSchema = z.object({
  passed: z.boolean(),
  steps: z.array(z.object({ name: z.string(), passed: z.boolean(), problem: z.string().optional() })),
});

/** A journey ends by itself within a minute; one that does not is killed. */
const LIMIT_MS = 70_000;

/**
 * Runs the smoke journey of a release as a program.
 *
 * @param file its `smoke.mjs`
 * @param url where the instance listens
 */
export async function runSmoke(
  file: string,
  url: string,
): Promise<{ passed: true; steps: number } | { passed: false; reason: string }> {
  const { stdout, stderr } = await runProgram(file, [`--url=${url}`, '--json']);
  const report = reportSchema.safeParse(parseJson(stdout));
  if (!report.success) {
    const said = (stderr || stdout).trim().slice(-1000) || 'nothing';
    return { passed: false, reason: `the smoke journey gave no report. It said:\n${said}` };
  }
  const { passed, steps } = report.data;
  if (passed) return { passed, steps: steps.length };
  const failed = steps.find((step) => !step.passed);
  return {
    passed,
    reason: `the smoke journey failed at "${failed?.name ?? 'its beginning'}": ${failed?.problem ?? 'no reason is given'}`,
  };
}

/** Whatever its exit code: the report says how it went. */
function runProgram(file: string, flags: string[]): Promise<{ stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    // Nothing of the platform's own environment, where its secrets are.
    const options = { env: { PATH: process.env['PATH'] }, timeout: LIMIT_MS, killSignal: 'SIGKILL' } as const;
    execFile(process.execPath, [file, ...flags], options, (_error, stdout, stderr) =>
      resolve({ stdout, stderr }),
    );
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
