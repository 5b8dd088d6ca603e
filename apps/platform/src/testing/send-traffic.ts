import { setTimeout as sleep } from 'node:timers/promises';
import type { World } from './start-world.ts';

/** Users of payments, or of one of its workloads, who ask it to work about fifty times a second until told to stop. */
export function sendTraffic(
  { gatewayUrl }: Pick<World, 'gatewayUrl'>,
  environment: string,
  route = 'payments',
) {
  const ending = new AbortController();
  let [answered, refused] = [0, 0];
  /** Requests that had no answer, or one of the gateway for want of the service. */
  const lost: string[] = [];
  const users = Array.from({ length: 5 }, async () => {
    while (!ending.signal.aborted) {
      try {
        const response = await fetch(`${gatewayUrl}/${environment}/${route}/work`);
        await response.arrayBuffer();
        if (response.ok) answered += 1;
        else if (response.status === 500) refused += 1;
        else lost.push(String(response.status));
      } catch (error) {
        const cause = error instanceof Error ? (error.cause ?? error) : error;
        lost.push(cause instanceof Error ? cause.message : String(error));
      }
      await sleep(100);
    }
  });
  return {
    async stop() {
      ending.abort();
      await Promise.all(users);
      return { answered, refused, lost };
    },
  };
}
