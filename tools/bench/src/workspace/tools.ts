import { join } from 'node:path';
import type { Flavour } from './flavours.ts';

/** What a tool is asked to do; `graph` only of Nx, since the others have no command that writes it. */
export type Action = 'graph' | 'list' | 'build';

/** A tool in one of its modes. */
export interface Tool {
  id: string;
  title: string;
  flavour: Flavour;
  /** Set on top of an environment without settings of Nx. */
  env: Record<string, string>;
  command: string;
  args: Partial<Record<Action | 'all', string[]>>;
  /** Is measured less often where it takes long. */
  isSlow?: boolean;
}

const nxArgs: Tool['args'] = {
  graph: ['graph', '--file=.nx/graph.json'],
  list: ['show', 'projects', '--affected', '--base=main', '--json'],
  build: ['affected', '-t', 'build', '--base=main', '--output-style=static'],
  all: ['run-many', '-t', 'build', '--output-style=static'],
};

const quiet = { NX_NO_CLOUD: 'true', NX_TUI: 'false' };
const without = { ...quiet, NX_DAEMON: 'false' };
const daemon = { ...quiet, NX_DAEMON: 'true' };

/** @param peers the folder whose node_modules holds turbo and moon */
export function createTools(peers: string): Tool[] {
  const nx = (id: string, title: string, flavour: Flavour, env: Record<string, string>): Tool => ({
    id,
    title,
    flavour,
    env,
    command: 'node_modules/.bin/nx',
    args: nxArgs,
  });
  return [
    nx('roadbed', 'Roadbed', 'roadbed', without),
    nx('nx', 'Nx', 'nx', without),
    nx('roadbed-daemon', 'Roadbed, daemon', 'roadbed', daemon),
    nx('nx-daemon', 'Nx, daemon', 'nx', daemon),
    {
      id: 'turbo',
      title: 'turbo',
      flavour: 'turbo',
      env: { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', TURBO_SCM_BASE: 'main' },
      command: join(peers, 'node_modules/.bin/turbo'),
      args: {
        list: ['ls', '--affected', '--output=json'],
        build: ['run', 'build', '--affected', '--output-logs=none'],
        all: ['run', 'build', '--output-logs=none'],
      },
    },
    {
      id: 'moon',
      title: 'moon',
      flavour: 'moon',
      env: { DO_NOT_TRACK: '1', MOON_LOG: 'error' },
      command: join(peers, 'node_modules/.bin/moon'),
      args: {
        list: ['query', 'projects', '--affected'],
        build: ['run', ':build', '--affected'],
        all: ['run', ':build'],
      },
      isSlow: true,
    },
  ];
}

/** The environment of a tool: nothing of Nx, CI or npm that this process was given. */
export function environmentOf(tool: Tool): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(NX_|TURBO_|MOON_|npm_|VITEST|FORCE_COLOR$|CI$|NODE_ENV$|TEST$)/.test(name),
  );
  return { ...Object.fromEntries(kept), ...tool.env };
}
