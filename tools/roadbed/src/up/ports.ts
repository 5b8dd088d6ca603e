import { findFreePort, type PortOwner } from '@roadbed/process';

export const HOST = '127.0.0.1';

export interface Ports {
  slack: number;
  platform: number;
  gateway: number;
}

const WANTED = [
  { name: 'slack', title: 'the local Slack' },
  { name: 'platform', title: 'the platform' },
  { name: 'gateway', title: 'the gateway' },
] as const;

/** The port that the gateway gets unless another process has it. */
export function wantedGatewayPort(base: number): number {
  return base + WANTED.findIndex(({ name }) => name === 'gateway');
}

/**
 * Three free ports from a base; one that is taken is told with its owner and the one taken instead.
 *
 * @param held those that already have theirs
 */
export async function choosePorts(
  base: number,
  say: (line: string) => void,
  held: readonly (keyof Ports)[] = [],
): Promise<Ports> {
  const ports: Ports = { slack: 0, platform: 0, gateway: 0 };
  let spare = base + WANTED.length;
  for (const [offset, { name, title }] of WANTED.entries()) {
    if (held.includes(name)) {
      ports[name] = base + offset;
      continue;
    }
    const { port, takenBy } = await findFreePort({ preferred: base + offset, host: HOST });
    ports[name] = port;
    if (takenBy === undefined) continue;
    ports[name] = (await findFreePort({ preferred: spare, host: HOST })).port;
    spare = ports[name] + 1;
    say(`Port ${base + offset} is taken by ${describeOwner(takenBy)}: ${title} gets ${ports[name]}`);
  }
  return ports;
}

function describeOwner({ pid, command }: PortOwner): string {
  if (pid === undefined) return 'a process of another user';
  return command === undefined ? `process ${pid}` : `process ${pid} (${shorten(command)})`;
}

function shorten(command: string): string {
  return command.length > 60 ? `${command.slice(0, 59)}…` : command;
}
