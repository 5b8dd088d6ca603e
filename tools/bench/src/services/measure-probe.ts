import { fileURLToPath } from 'node:url';
import { Client } from 'undici';
import { startChild } from './child.ts';
import { quantile } from './statistics.ts';

const PROBES = 3000;
/** How many more come first, which only make the code warm. */
const WARM_UP = 1000;

/** Time of a readiness probe, one at a time, while all twenty checks of the service hang, in milliseconds. */
export async function measureProbe(): Promise<{ median: number; p99: number }> {
  const server = await startChild(fileURLToPath(new URL('../servers/hanging.ts', import.meta.url)), {
    PORT: '0',
    LOG_LEVEL: 'silent',
  });
  const client = new Client(String(server.ready['url']));
  const times: number[] = [];
  for (let probe = -WARM_UP; probe < PROBES; probe += 1) {
    const begin = performance.now();
    const answer = await client.request({ method: 'GET', path: '/health/ready' });
    await answer.body.dump();
    if (probe >= 0) {
      times.push(performance.now() - begin);
    }
  }
  await client.close();
  await server.stop();
  return { median: quantile(times, 0.5), p99: quantile(times, 0.99) };
}
