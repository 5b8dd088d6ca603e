import { setTimeout as sleep } from 'node:timers/promises';
import type { Target, Traffic } from '@roadbed/deploy';
import { Client } from 'undici';
import { z } from 'zod';

const targetSchema = z.object({ instance: z.string(), url: z.string(), weight: z.number() });
const tableSchema = z.object({
  routes: z.array(
    z.object({
      environment: z.string(),
      service: z.string(),
      fence: z.number(),
      targets: z.array(targetSchema),
    }),
  ),
});
const targetsSchema = z.array(z.object({ instance: z.string(), inFlight: z.number() }));

const countSchema = z.number().min(0);
const signalsSchema = z.object({
  epoch: z.string(),
  bounds: z.array(z.number()),
  instances: z.array(
    z.object({
      instance: z.string(),
      requests: countSchema,
      errors: countSchema,
      latency: z.object({ counts: z.array(countSchema), count: countSchema, sum: countSchema }),
    }),
  ),
});

/** A target with its share of new requests, relative to the others. 0 sends none. */
export type WeightedTarget = Target & { weight: number };

/** What the gateway saw of an instance, all since the epoch began: a difference of two of them is what happened between. */
export type InstanceSignals = {
  /** Requests that are over. One that its client left is none. */
  requests: number;
  /** Those without a whole response, or with a status of 500 or more. */
  errors: number;
  /** Time until the head of the response, where there was one. */
  latency: {
    /** In seconds, rising. */
    bounds: readonly number[];
    /** How many took up to each bound. */
    counts: readonly number[];
    /** How many there were, those above the last bound too. */
    count: number;
    /** Of all, in seconds. */
    sum: number;
  };
};

export type ServiceSignals = {
  /** Another one after each start of the gateway: counts of two epochs cannot be compared. */
  epoch: string;
  /** By instance; one that has gone stays for ten minutes. */
  instances: Map<string, InstanceSignals>;
};

/** The gateway as the platform steers it, over its admin socket. */
export type GatewayTraffic = Traffic & {
  /** Shares the requests out among targets from now on. Refused when a later fence has written. */
  split(
    service: string,
    environment: string,
    fence: number,
    targets: readonly WeightedTarget[],
  ): Promise<void>;
  /** The golden signals of a service's instances, as the gateway has counted them. */
  signals(of: { service: string; environment: string }): Promise<ServiceSignals>;
  /** The instance that gets all requests of a service in an environment now; none when they are shared out. */
  routed(service: string, environment: string): Promise<string | undefined>;
  /** Whether the gateway takes orders. @throws when it does not answer, or not as it should. */
  ping(): Promise<void>;
};

/** @param socketPath the gateway's admin socket. */
export function createGatewayTraffic(socketPath: string): GatewayTraffic {
  async function ask(
    method: 'GET' | 'PUT',
    path: string,
    body?: object,
  ): Promise<{ status: number; json: unknown }> {
    const client = new Client('http://gateway', { socketPath });
    try {
      const response = await client.request({
        method,
        path,
        headersTimeout: 5000,
        ...(body === undefined
          ? {}
          : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      });
      return { status: response.statusCode, json: await response.body.json() };
    } finally {
      await client.close();
    }
  }

  async function inFlight(instance: string): Promise<number> {
    const { json } = await ask('GET', '/targets');
    return targetsSchema.parse(json).find((target) => target.instance === instance)?.inFlight ?? 0;
  }

  async function split(
    service: string,
    environment: string,
    fence: number,
    targets: readonly WeightedTarget[],
  ): Promise<void> {
    const { status, json } = await ask('PUT', `/routes/${environment}/${service}`, {
      fence,
      targets: targets.map(({ instance, url, weight }) => ({ instance, url, weight })),
    });
    if (status !== 200) {
      throw new Error(
        `the gateway refused to route ${service} in ${environment} (${status}): ${JSON.stringify(json)}`,
      );
    }
  }

  return {
    split,
    route: (service, environment, fence, target) =>
      split(service, environment, fence, target === null ? [] : [{ ...target, weight: 100 }]),
    async signals(of) {
      const { status, json } = await ask('GET', `/signals?${new URLSearchParams(of).toString()}`);
      if (status !== 200) {
        throw new Error(
          `the gateway gave no signals of ${of.service} in ${of.environment} (${status}): ${JSON.stringify(json)}`,
        );
      }
      const { epoch, bounds, instances } = signalsSchema.parse(json);
      return {
        epoch,
        instances: new Map(
          instances.map(({ instance, requests, errors, latency }) => [
            instance,
            { requests, errors, latency: { bounds, ...latency } },
          ]),
        ),
      };
    },
    async drain(instance, limitMs) {
      const deadline = Date.now() + limitMs;
      for (;;) {
        const left = await inFlight(instance);
        if (left === 0 || Date.now() >= deadline) return left;
        await sleep(50);
      }
    },
    async routed(service, environment) {
      const { json } = await ask('GET', '/table');
      const route = tableSchema
        .parse(json)
        .routes.find((at) => at.service === service && at.environment === environment);
      const served = route?.targets.filter(({ weight }) => weight > 0) ?? [];
      return served.length === 1 ? served[0]?.instance : undefined;
    },
    async ping() {
      const { status } = await ask('GET', '/targets');
      if (status !== 200) throw new Error(`the gateway answers ${status} on its admin socket`);
    },
  };
}
