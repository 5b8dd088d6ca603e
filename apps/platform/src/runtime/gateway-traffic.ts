import { setTimeout as sleep } from 'node:timers/promises';
import type { Target, Traffic, WeightedTarget } from '@roadbed/deploy';
import { z } from 'zod';
import { askOverSocket, type Method } from './ask-over-socket.ts';
import { toSignals } from './to-signals.ts';

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

/** The gateway as the platform steers it, over its admin socket. */
export type GatewayTraffic = Traffic & {
  /** The instance that gets all requests, by `environment/service`; without those that are shared out. */
  routed(): Promise<ReadonlyMap<string, string>>;
  /** Takes a service out of an environment: it is no longer routed there. Refused when a later fence has written. */
  unroute(service: string, environment: string, fence: number): Promise<void>;
  /** Whether the gateway takes orders. @throws when it does not answer, or not as it should. */
  ping(): Promise<void>;
};

/** @param socketPath the gateway's admin socket. */
export function createGatewayTraffic(socketPath: string): GatewayTraffic {
  const ask = (method: Method, path: string, body?: object) =>
    askOverSocket(socketPath, { method, path, body });

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
    const { status, json } = await ask('PUT', `/routes/${environment}/${service}`, { fence, targets });
    if (status === 200) return;
    throw new Error(
      `the gateway refused to route ${service} in ${environment} (${status}): ${JSON.stringify(json)}`,
    );
  }

  return {
    route: (service: string, environment: string, fence: number, target: Target | null) =>
      split(
        service,
        environment,
        fence,
        target === null ? [] : [{ instance: target.instance, url: target.url, weight: 100 }],
      ),
    split,
    async signals(service, environment) {
      const query = new URLSearchParams({ environment, service }).toString();
      const { status, json } = await ask('GET', `/signals?${query}`);
      if (status !== 200) {
        throw new Error(
          `the gateway gave no signals of ${service} in ${environment} (${status}): ${JSON.stringify(json)}`,
        );
      }
      return toSignals(json);
    },
    async drain(instance, limitMs) {
      const deadline = performance.now() + limitMs;
      for (;;) {
        const left = await inFlight(instance);
        if (left === 0 || performance.now() >= deadline) return left;
        await sleep(50);
      }
    },
    async routed() {
      const { json } = await ask('GET', '/table');
      const sole = tableSchema.parse(json).routes.flatMap(({ environment, service, targets }) => {
        const [first, ...more] = targets.filter(({ weight }) => weight > 0);
        const isSole = first !== undefined && more.length === 0;
        return isSole ? [[`${environment}/${service}`, first.instance] as const] : [];
      });
      return new Map(sole);
    },
    async unroute(service, environment, fence) {
      const { status, json } = await ask('DELETE', `/routes/${environment}/${service}?fence=${fence}`);
      if (status === 204) return;
      throw new Error(
        `the gateway refused to take ${service} out of ${environment} (${status}): ${JSON.stringify(json)}`,
      );
    },
    async ping() {
      const { status } = await ask('GET', '/targets');
      if (status !== 200) throw new Error(`the gateway answers ${status} on its admin socket`);
    },
  };
}
