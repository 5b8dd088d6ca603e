import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'undici';

/** A burst of requests, as fast as the server answers. */
export interface BurstOrder {
  kind: 'burst';
  url: string;
  requests: number;
  connections: number;
}

/** Requests at a steady pace until the next message, each on a kept connection or on one of its own. */
export interface PaceOrder {
  kind: 'pace';
  url: string;
  perSecond: number;
  connections: number;
  fresh: boolean;
}

/** What came of an order. */
export interface LoadResult {
  requests: number;
  failures: number;
  /** Some of the reasons. */
  reasons: string[];
}

let result: LoadResult;
let pacing: Promise<void> | undefined;
let pause = new AbortController();

process.on('message', (order: BurstOrder | PaceOrder | { kind: 'stop' }) => void obey(order));
process.send?.({ ready: true });

async function obey(order: BurstOrder | PaceOrder | { kind: 'stop' }): Promise<void> {
  if (order.kind === 'stop') {
    pause.abort();
    await pacing;
    process.send?.(result);
    return;
  }
  result = { requests: 0, failures: 0, reasons: [] };
  pause = new AbortController();
  if (order.kind === 'burst') {
    await burst(order);
    process.send?.(result);
  } else {
    pacing = pace(order);
    process.send?.({ started: true });
  }
}

async function burst({ url, requests, connections }: BurstOrder): Promise<void> {
  const { origin, pathname } = new URL(url);
  let left = requests;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const client = new Client(origin);
      while (left > 0) {
        left -= 1;
        await send(client, pathname);
      }
      await client.close();
    }),
  );
}

/** Every connection sends at its share of the pace; a slow answer does not hold the others. */
async function pace({ url, perSecond, connections, fresh }: PaceOrder): Promise<void> {
  const { origin, pathname } = new URL(url);
  const everyMs = (connections * 1000) / perSecond;
  const begin = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async (_, index) => {
      let client = new Client(origin);
      // oxlint-disable-next-line no-unmodified-loop-condition -- the timer sets it
      for (let turn = 0; !pause.signal.aborted; turn += 1) {
        const wait = begin + (index / connections + turn) * everyMs - performance.now();
        if (wait > 0) {
          await sleep(wait);
        }
        if (fresh) {
          await client.close();
          client = new Client(origin);
        }
        await send(client, pathname);
      }
      await client.close();
    }),
  );
}

async function send(client: Client, path: string): Promise<void> {
  result.requests += 1;
  try {
    const answer = await client.request({ method: 'GET', path });
    await answer.body.dump();
    if (answer.statusCode !== 200) {
      fail(`status ${answer.statusCode}`);
    }
  } catch (error) {
    fail(String(error));
  }
}

function fail(reason: string): void {
  result.failures += 1;
  if (result.reasons.length < 5) {
    result.reasons.push(reason);
  }
}
