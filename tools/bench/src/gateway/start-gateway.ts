import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'undici';

/** The project's own gateway, as the runtime starts it, with one route. */
export interface StartedGateway {
  /** The route's own URL, without a slash at the end. */
  url: string;
  pid: number;
  /** Sends all new requests to the server on this port. */
  switchTo(port: string): Promise<void>;
  stop(): Promise<void>;
}

const SERVER = fileURLToPath(new URL('../../../../apps/gateway/src/server.ts', import.meta.url));

export async function startGateway(): Promise<StartedGateway> {
  const folder = await mkdtemp(join(tmpdir(), 'roadbed-bench-'));
  const adminSocket = join(folder, 'admin.sock');
  const gateway = spawn(process.execPath, [SERVER], {
    env: { PORT: '0', GATEWAY_ADMIN_SOCKET: adminSocket, GATEWAY_TABLE_FILE: join(folder, 'table.json') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await listeningUrl(gateway);
  const admin = new Client('http://localhost', { socketPath: adminSocket });
  let fence = 0;
  return {
    url: `${url}/bench/bench`,
    pid: gateway.pid ?? 0,
    switchTo: async (port) => {
      fence += 1;
      const targets = [{ instance: `i${fence}`, url: `http://127.0.0.1:${port}`, weight: 1 }];
      const answer = await admin.request({
        method: 'PUT',
        path: '/routes/bench/bench',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ fence, targets }),
      });
      if (answer.statusCode > 299) {
        throw new Error(`The gateway answered with ${answer.statusCode}: ${await answer.body.text()}`);
      }
      await answer.body.dump();
    },
    stop: async () => {
      await admin.close();
      gateway.kill('SIGKILL');
      await once(gateway, 'exit');
      await rm(folder, { recursive: true });
    },
  };
}

function listeningUrl(gateway: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let text = '';
  gateway.stdout?.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    const port = /"port":(\d+)/.exec(text)?.[1];
    if (port !== undefined) {
      resolve(`http://127.0.0.1:${port}`);
    }
  });
  gateway.once('exit', () => reject(new Error(`The gateway did not listen: ${text}`)));
  return promise;
}
