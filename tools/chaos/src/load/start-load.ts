import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { LoadOrder, LoadResult } from './load-messages.ts';

export type Load = { stop(): Promise<LoadResult>; kill(): void };

/** Sends requests at a steady pace from a process of its own, half of them on connections of their own. */
export async function startLoad(order: Omit<LoadOrder, 'kind'>): Promise<Load> {
  const child = fork(join(import.meta.dirname, 'load.ts'), {
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`the load generator ended before it answered, with ${String(code)}`);
  });
  failed.catch(() => {});
  const next = async (): Promise<unknown> => {
    const [message] = (await Promise.race([once(child, 'message'), failed])) as [unknown];
    return message;
  };
  await next();
  child.send({ kind: 'start', ...order });
  await next();
  return {
    async stop() {
      child.send({ kind: 'stop' });
      return (await next()) as LoadResult;
    },
    kill: () => void child.kill('SIGKILL'),
  };
}
