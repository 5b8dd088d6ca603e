import { z } from 'zod';
import type { FailedRequest } from '../load/load-messages.ts';
import type { StormLog } from '../storm/storm-log.ts';

const failureSchema = z.object({
  message: z.literal('upstream failed'),
  time: z.string(),
  service: z.string(),
  environment: z.string(),
  instance: z.string(),
  code: z.string(),
});

/** A process that is dead needs a moment until nobody sees it any more, in milliseconds. */
const slackMs = 250;

export type TrafficVerdict = {
  problems: string[];
  /** Failed while the gateway was dead. */
  byGateway: number;
  /** Failed because the instance that they were sent to had been killed. */
  byInstance: number;
  /** Failed for no such reason. */
  otherwise: number;
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
  const sends = readFailures(gatewayLog);
  // An instance may be killed, be started again where it was, and be killed once more.
  const deadSends = sends.filter(({ instance, at }) =>
    kills.some((killed) => killed.instance === instance && at >= killed.at - slackMs),
  );
  const counts = { byGateway: 0, byInstance: 0 };
  const unexplained: FailedRequest[] = [];
  for (const failed of failures) {
    const { url, from, to } = failed;
    const isGateway = gatewayOutages.some(
      (outage) => from <= outage.to + slackMs && to >= outage.from - slackMs,
    );
    const isInstance = deadSends.some(
      ({ path, at }) => url.includes(path) && at >= from - slackMs && at <= to + slackMs,
    );
    if (isInstance) counts.byInstance += 1;
    else if (isGateway) counts.byGateway += 1;
    else unexplained.push(failed);
  }
  const alike = Map.groupBy(unexplained, ({ url, reason }) => `${url}: ${reason}`);
  return {
    ...counts,
    otherwise: unexplained.length,
    problems: [...alike.entries()].map(([what, some]) => describe(what, some, sends)),
  };
}

/** Hundreds that fail alike are told in one line, with where the gateway sent what failed in that time. */
function describe(what: string, failed: readonly FailedRequest[], sends: readonly FailedSend[]): string {
  const from = Math.min(...failed.map((request) => request.from));
  const to = Math.max(...failed.map((request) => request.to));
  const near = sends.filter(
    ({ path, at }) => what.includes(path) && at >= from - slackMs && at <= to + slackMs,
  );
  const instances = new Set(near.map(({ instance, code }) => `${instance} (${code})`));
  const sent = instances.size === 0 ? '' : `; the gateway met ${[...instances].join(', ')}`;
  return `${failed.length} failed from ${new Date(from).toISOString()} to ${new Date(to).toISOString()}${sent}: ${what}`;
}

type FailedSend = { path: string; instance: string; at: number; code: string };

/** What the gateway says of requests that an instance did not answer. */
function readFailures(log: string): FailedSend[] {
  return log.split('\n').flatMap((line) => {
    if (!line.includes('"upstream failed"')) return [];
    const parsed = failureSchema.safeParse(parse(line));
    if (!parsed.success) return [];
    const { environment, service, instance, time, code } = parsed.data;
    return [{ path: `/${environment}/${service}/`, instance, code, at: Date.parse(time) }];
  });
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
