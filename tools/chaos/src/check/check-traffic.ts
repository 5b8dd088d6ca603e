import { z } from 'zod';
import type { FailedRequest } from '../load/load-messages.ts';
import type { StormLog } from '../storm/storm-log.ts';

const failureSchema = z.object({
  message: z.literal('upstream failed'),
  time: z.string(),
  service: z.string(),
  environment: z.string(),
  instance: z.string(),
});

/** A process that is dead needs a moment until nobody sees it any more, in milliseconds. */
const slackMs = 250;

export type TrafficVerdict = {
  problems: string[];
  /** Failed while the gateway was dead. */
  byGateway: number;
  /** Failed because the instance that they were sent to had been killed. */
  byInstance: number;
};

/**
 * A request may fail only while the gateway was dead, or because the instance was that it was sent to; the gateway's log
 * says which that is.
 */
export function checkTraffic(
  failures: readonly FailedRequest[],
  { gatewayOutages, kills }: Pick<StormLog, 'gatewayOutages' | 'kills'>,
  gatewayLog: string,
): TrafficVerdict {
  const dead = new Map(
    kills.flatMap(({ instance, at }) => (instance === undefined ? [] : [[instance, at] as const])),
  );
  const deadSends = readFailures(gatewayLog).filter(
    ({ instance, at }) => at >= (dead.get(instance) ?? Number.POSITIVE_INFINITY) - slackMs,
  );
  const verdict: TrafficVerdict = { problems: [], byGateway: 0, byInstance: 0 };
  for (const failed of failures) {
    const { url, from, to, reason } = failed;
    const isGateway = gatewayOutages.some(
      (outage) => from <= outage.to + slackMs && to >= outage.from - slackMs,
    );
    const isInstance = deadSends.some(
      ({ path, at }) => url.includes(path) && at >= from - slackMs && at <= to + slackMs,
    );
    if (isInstance) verdict.byInstance += 1;
    else if (isGateway) verdict.byGateway += 1;
    else
      verdict.problems.push(
        `failed at ${new Date(from).toISOString()} in ${Math.round(to - from)} ms: ${url}: ${reason}`,
      );
  }
  return verdict;
}

/** What the gateway says of requests that an instance did not answer. */
function readFailures(log: string): { path: string; instance: string; at: number }[] {
  return log.split('\n').flatMap((line) => {
    if (!line.includes('"upstream failed"')) return [];
    const parsed = failureSchema.safeParse(parse(line));
    if (!parsed.success) return [];
    const { environment, service, instance, time } = parsed.data;
    return [{ path: `/${environment}/${service}/`, instance, at: Date.parse(time) }];
  });
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
