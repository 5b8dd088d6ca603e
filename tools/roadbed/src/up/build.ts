import type { Catalog } from '@roadbed/catalog';
import { output } from '../output.ts';
import { root } from '../settings.ts';
import { runNx } from '../run-nx.ts';

const TAIL_LINES = 40;

export interface BuildOptions {
  /** The folder of all state. */
  home: string;
  catalog: Catalog;
  signal: AbortSignal;
}

/** Builds the pages and releases all services; what did not change comes from Nx's cache, or is released already. */
export async function build({ home, catalog, signal }: BuildOptions): Promise<void> {
  let done = 0;
  let last = 'looking at what changed';
  const started = performance.now();
  const seconds = () => Math.round((performance.now() - started) / 1000);
  const show = () => output.progress(`Building and releasing: ${done} done, ${last} (${seconds()} s)`);
  const ticker = setInterval(show, 1000);
  show();
  const onLine = (line: string) => {
    const task = /^> nx run (\S+)/.exec(line)?.[1];
    if (task === undefined) return;
    done += 1;
    last = task;
  };
  try {
    const args = ['run-many', '-t', 'build', '--output-style=static'];
    const { code, text } = await runNx(args, { root, env: {}, signal, onLine });
    signal.throwIfAborted();
    if (code !== 0) {
      const tail = text.trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
      throw new Error(
        `${tail}\n\nBuilding failed. Put right what is said above; npx nx run-many -t build shows it alone.`,
      );
    }
    // Here, and not by Nx: a process for each takes longer than all of them together.
    const { releaseService } = await import('../release/release-service.ts');
    for (const service of catalog.services.values()) {
      const onProgress = (what: string) => (last = `${service.name}: ${what}`);
      await releaseService({ workspace: root, catalog, service, home, onProgress }).catch(
        (error: unknown) => {
          throw new Error(`Releasing ${service.name} failed: ${(error as Error).message}`, { cause: error });
        },
      );
      signal.throwIfAborted();
      done += 1;
    }
    output.line(`Built and released (${done} tasks, ${seconds()} s)`);
  } finally {
    clearInterval(ticker);
  }
}
