import { once } from 'node:events';
import { Agent, request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { text } from 'node:stream/consumers';
import type { FailedRequest, LoadOrder, LoadRequest, LoadResult } from './load-messages.ts';

// A process of its own, so that neither what it measures nor who asks for it slows it down. No request is repeated.

const limitMs = 10_000;
const now = () => performance.timeOrigin + performance.now();

let stopping = false;
const isStopping = () => stopping;
let pacing: Promise<unknown> = Promise.resolve();
let fresh = 0;
const failures: FailedRequest[] = [];
const began: number[] = [];
const took: number[] = [];

process.on('message', (message: LoadRequest) => void obey(message));
process.on('disconnect', () => process.exit(0));
process.send?.({ ready: true });

async function obey(message: LoadRequest): Promise<void> {
  if (message.kind === 'start') {
    const { connections } = message;
    pacing = Promise.all(
      Array.from({ length: connections }, (_, index) => pace(message, index, index % 2 === 1)),
    );
    process.send?.({ started: true });
    return;
  }
  stopping = true;
  await pacing;
  const result: LoadResult = {
    requests: began.length,
    fresh,
    failures,
    began: Float64Array.from(began),
    took: Float64Array.from(took),
  };
  process.send?.(result, () => process.disconnect());
}

/** One connection at its share of the pace, over all routes in turn; what it is late for is left out. */
async function pace(
  { routes, perSecond, connections }: LoadOrder,
  index: number,
  isFresh: boolean,
): Promise<void> {
  const everyMs = (connections * 1000) / perSecond;
  const start = performance.now() + (index / connections) * everyMs;
  const agent = isFresh ? undefined : new Agent({ keepAlive: true, maxSockets: 1 });
  const due = () => (performance.now() - start) / everyMs;
  let turn = 0;
  while (!isStopping()) {
    if (turn > due()) await sleep(Math.max(0, start + turn * everyMs - performance.now()));
    const route = routes[(turn + index) % routes.length];
    if (route !== undefined) await measure(route, agent);
    turn = Math.max(turn + 1, Math.floor(due()));
  }
  agent?.destroy();
}

async function measure({ url, expect }: LoadOrder['routes'][number], agent?: Agent): Promise<void> {
  const from = now();
  const reason = await send(url, expect, agent).catch((error: NodeJS.ErrnoException) =>
    `${error.code ?? ''} ${error.message}`.trim(),
  );
  const to = now();
  began.push(from);
  took.push(to - from);
  if (agent === undefined) fresh += 1;
  if (reason !== undefined) failures.push({ url, from, to, fresh: agent === undefined, reason });
}

/** Why the answer is not the proper one; undefined when it is. */
async function send(url: string, expected: string, agent?: Agent): Promise<string | undefined> {
  const sent = request(url, { agent: agent ?? false, timeout: limitMs });
  sent.on('timeout', () => sent.destroy(new Error(`no answer within ${limitMs} ms`)));
  // What breaks after the head reaches whoever reads the body.
  sent.on('error', () => {});
  sent.end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const body = await text(response);
  if (response.statusCode !== 200) return `${response.statusCode} ${body.slice(0, 300)}`;
  return body.includes(expected) ? undefined : `not the answer of ${expected}: ${body.slice(0, 300)}`;
}
