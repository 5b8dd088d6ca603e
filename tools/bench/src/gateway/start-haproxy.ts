import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Starts HAProxy with one thread before a server. @returns undefined when there is no `haproxy` on PATH. */
export async function startHaproxy(
  target: URL,
): Promise<{ url: string; pid: number; stop(): Promise<void> } | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'roadbed-bench-'));
  const port = await freePort();
  const file = join(folder, 'haproxy.cfg');
  await writeFile(file, configuration(port, target));
  const haproxy = spawn('haproxy', ['-db', '-f', file], { stdio: ['ignore', 'ignore', 'inherit'] });
  const stop = async () => {
    if (haproxy.exitCode === null && haproxy.kill('SIGKILL')) await once(haproxy, 'exit');
    await rm(folder, { recursive: true });
  };
  const isThere = await once(haproxy, 'spawn').then(
    () => true,
    () => false,
  );
  if (!isThere) {
    await rm(folder, { recursive: true });
    return undefined;
  }
  const url = `http://127.0.0.1:${port}`;
  for (let turn = 0; turn < 100; turn += 1) {
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      return { url, pid: haproxy.pid ?? 0, stop };
    await sleep(50);
  }
  await stop();
  throw new Error('HAProxy does not answer.');
}

function configuration(port: number, { host }: URL): string {
  return `global
  nbthread 1
  maxconn 2000
defaults
  mode http
  option forwardfor
  http-reuse always
  timeout connect 5s
  timeout client 60s
  timeout server 60s
frontend bench
  bind 127.0.0.1:${port}
  default_backend target
backend target
  server target ${host}
`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
