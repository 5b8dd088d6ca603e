import { preflightSchema, type Preflight } from '@roadbed/platform-api';
import type { Output } from '../output.ts';
import type { Platform } from './platform-api.ts';

export interface Asked {
  service: string;
  environment: string;
  /** A digest or its beginning; the newest release when left out. */
  release: string | undefined;
  /** Name of a person; whose token it is when left out. */
  requestedBy: string | undefined;
  /** An emergency goes out without approval. */
  kind: 'normal' | 'emergency';
}

const outcomes: Record<Preflight['verdict'], string> = {
  passed: 'may go out',
  warned: 'may go out, with care',
  refused: 'would be refused',
};

/** Tells what would become of a change now, without asking for it. Returns the exit code: 1 when it would be refused. */
export async function dryRun(
  platform: Platform,
  { service, environment, release, requestedBy, kind }: Asked,
  output: Output,
): Promise<number> {
  const body = {
    service,
    environment,
    kind,
    ...(requestedBy && { requestedBy }),
    ...(release && { release }),
  };
  const answer = await platform.post('/api/v1/preflight', body, preflightSchema);
  if (!answer.ok) {
    output.error(answer.reason);
    return 1;
  }
  for (const line of toTable(answer.body)) output.line(line);
  return answer.body.verdict === 'refused' ? 1 : 0;
}

function toTable({ service, environment, release, verdict, verdicts }: Preflight): string[] {
  const width = Math.max(...verdicts.map(({ check }) => check.length));
  const short = release.replace('sha256:', '').slice(0, 12);
  return [
    `${short} of ${service} to ${environment} ${outcomes[verdict]}; nothing was asked for`,
    ...verdicts.map((one) => `  ${one.verdict.padEnd(8)} ${one.check.padEnd(width)}  ${one.message}`),
  ];
}
