import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** A process of the bench that answers messages. */
export interface Child {
  process: ChildProcess;
  /** Its first message. */
  ready: Record<string, unknown>;
  /** Sends a message and waits for the answer. */
  ask<Answer>(message: object): Promise<Answer>;
  /** Sends a signal, SIGKILL when there is none, and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts a file as a process of its own, with only the given variables, and waits for its first message. */
export async function startChild(file: string, env: NodeJS.ProcessEnv = {}): Promise<Child> {
  const child = fork(file, { env, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  // Its lines go through a pipe as they do to a container runtime, and are thrown away.
  child.stdout?.resume();
  const ended = once(child, 'exit');
  const next = async <Answer>(): Promise<Answer> => {
    const failed = ended.then(() => Promise.reject(new Error(`${file} ended before it answered.`)));
    return (await Promise.race([
      once(child, 'message').then(([message]) => message as Answer),
      failed,
    ])) as Answer;
  };
  const ready = await next<Record<string, unknown>>();
  return {
    process: child,
    ready,
    ask: (message) => {
      const answer = next<never>();
      child.send(message);
      return answer;
    },
    stop: async (signal = 'SIGKILL') => {
      child.kill(signal);
      await ended;
    },
  };
}
