import { parseArgs } from 'node:util';
import { createSmokeClient, type SmokeClient } from './smoke-client.ts';

export { SmokeError } from './smoke-client.ts';
export type { SmokeClient, SmokeRequest } from './smoke-client.ts';

/** One step of a journey: passes when it returns, fails when it throws. */
export type SmokeStep = (service: SmokeClient) => Promise<unknown>;

/** How a journey went. */
export interface SmokeReport {
  journey: string;
  url: string;
  passed: boolean;
  /** In their order, to the first that failed: those after it were not run. */
  steps: Array<{ name: string; passed: boolean; durationMs: number; problem?: string }>;
}

/** What must work in an environment after a deploy. */
export interface SmokeJourney {
  readonly name: string;
  /**
   * Runs the steps in their order and ends with the first that fails. Never rejects.
   *
   * @param options.url the base URL of the service
   * @param options.timeLimitMs how long all of it may take, in milliseconds. Default 60,000.
   */
  run(options: { url: string; timeLimitMs?: number }): Promise<SmokeReport>;
}

const usage = 'Give the address of the service: --url=http://checkout.integration.localhost:4402';

/**
 * Defines the smoke journey of a service: what its users do first, run after each deploy, against production too. So a
 * step reads, or writes what nobody takes for real.
 *
 * @example
 * export const journey = defineJourney('checkout', {
 *   'says which service answers': async ({ get }) => {
 *     await get('/', { schema: z.object({ service: z.literal('checkout') }) });
 *   },
 * });
 *
 * if (import.meta.main) await runJourney(journey);
 */
export function defineJourney(name: string, steps: Readonly<Record<string, SmokeStep>>): SmokeJourney {
  return {
    name,
    run: async ({ url, timeLimitMs = 60_000 }) => {
      const service = createSmokeClient(name, url, AbortSignal.timeout(timeLimitMs));
      const report: SmokeReport = { journey: name, url, passed: true, steps: [] };
      for (const [step, run] of Object.entries(steps)) {
        const begin = performance.now();
        const problem = await run(service).then(
          () => undefined,
          (error: unknown) => (error instanceof Error ? error.message : String(error)),
        );
        report.passed = problem === undefined;
        report.steps.push({
          name: step,
          passed: report.passed,
          durationMs: Math.round(performance.now() - begin),
          ...(problem !== undefined && { problem }),
        });
        if (!report.passed) break;
      }
      return report;
    },
  };
}

/**
 * Runs a journey as a program: `--url=URL`, and `--json` for a report that a program reads. The exit code is 0 when it
 * passed, 1 when it failed, and 2 when it was called wrongly.
 */
export async function runJourney(journey: SmokeJourney): Promise<void> {
  const { url, json, problem } = readFlags();
  if (url === undefined) {
    console.error([...(problem === undefined ? [] : [problem]), usage].join('\n'));
    process.exitCode = 2;
    return;
  }
  const report = await journey.run({ url });
  console.log(json ? JSON.stringify(report) : toText(report));
  process.exitCode = report.passed ? 0 : 1;
}

function readFlags(): { url?: string; json: boolean; problem?: string } {
  try {
    const { values } = parseArgs({ options: { url: { type: 'string' }, json: { type: 'boolean' } } });
    const { url, json = false } = values;
    if (url === undefined) return { json };
    return /^https?:$/.test(URL.parse(url)?.protocol ?? '')
      ? { url, json }
      : { json, problem: `"${url}" is not the URL of a service.` };
  } catch (error) {
    return { json: false, problem: (error as Error).message };
  }
}

function toText({ journey, url, passed, steps }: SmokeReport): string {
  return [
    ...steps.map(({ name, passed, durationMs, problem }) =>
      passed
        ? `  passed  ${name} (${durationMs} ms)`
        : `  FAILED  ${name} (${durationMs} ms)\n          ${problem}`,
    ),
    `${journey} at ${url}: ${passed ? 'the journey passed' : 'the journey failed'}`,
  ].join('\n');
}
