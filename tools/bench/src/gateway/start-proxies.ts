import { fileURLToPath } from 'node:url';
import { startChild } from '../services/child.ts';
import { startGateway } from './start-gateway.ts';
import { startHaproxy } from './start-haproxy.ts';

/** The one that has to reach the target. */
export const OURS = 'the gateway';
/** The one that the others are compared with: http-proxy-3 at its best. */
export const MEASURE = 'http-proxy-3, keep-alive agent';

/** One way to the upstream. */
export interface Proxy {
  title: string;
  url: string;
  /** Its process; none when nothing is in between. */
  pid?: number;
}

/** Starts every proxy before one upstream, each a process of its own. */
export async function startProxies(
  upstream: URL,
  say: (line: string) => void,
): Promise<{ proxies: Proxy[]; stop: () => Promise<void> }> {
  const file = fileURLToPath(new URL('http-proxy-3.ts', import.meta.url));
  const gateway = await startGateway();
  await gateway.switchTo(upstream.port);
  const kept = await startChild(file, { TARGET: upstream.origin, KEEP: 'true' });
  const asItComes = await startChild(file, { TARGET: upstream.origin });
  const haproxy = await startHaproxy(upstream);
  if (haproxy === undefined) say('HAProxy is not on PATH, so it is left out.');
  return {
    proxies: [
      { title: 'nothing in between', url: `${upstream.origin}/items/7` },
      { title: OURS, url: `${gateway.url}/items/7`, pid: gateway.pid },
      { title: MEASURE, url: `${String(kept.ready['url'])}/items/7`, pid: kept.process.pid ?? 0 },
      {
        title: 'http-proxy-3 as it comes',
        url: `${String(asItComes.ready['url'])}/items/7`,
        pid: asItComes.process.pid ?? 0,
      },
      ...(haproxy === undefined
        ? []
        : [{ title: 'HAProxy, one thread', url: `${haproxy.url}/items/7`, pid: haproxy.pid }]),
    ],
    stop: async () => {
      await Promise.all([gateway.stop(), kept.stop(), asItComes.stop(), haproxy?.stop()]);
    },
  };
}
