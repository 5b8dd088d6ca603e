import type { Output } from '../output.ts';

/** Says what a command is at, for as long as one thing takes longer than a second. */
export function showProgress(subject: string, output: Pick<Output, 'progress'>) {
  let doing = '';
  const started = performance.now();
  const timer = setInterval(() => {
    const seconds = Math.round((performance.now() - started) / 1000);
    output.progress(`${subject}: ${doing} (${seconds} s)`);
  }, 1000);
  return {
    now(what: string): void {
      doing = what;
    },
    end(): void {
      clearInterval(timer);
    },
  };
}
