import { output } from '../output.ts';
import { root } from '../settings.ts';
import { runNx } from '../run-nx.ts';

const TAIL_LINES = 40;

/** Builds the pages and registers the releases of all services; what did not change comes from Nx's cache. */
export async function build(env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
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
    const args = ['run-many', '-t', 'build', 'release', '--output-style=static'];
    const { code, text } = await runNx(args, { root, env, signal, onLine });
    signal.throwIfAborted();
    if (code === 0) return output.line(`Built and released (${done} tasks, ${seconds()} s)`);
    const tail = text.trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
    throw new Error(
      `${tail}\n\nBuilding failed. Put right what is said above; npx nx run-many -t build shows it alone.`,
    );
  } finally {
    clearInterval(ticker);
  }
}
