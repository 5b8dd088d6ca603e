import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Who listens on a port; both are undefined when this user is not permitted to know. */
export interface PortOwner {
  pid?: number;
  /** The command line, its parts joined by spaces. */
  command?: string;
}

/**
 * The process that listens on a TCP port of this machine, on any address; undefined when none does.
 * Linux: /proc alone (proc_net(5)), elsewhere lsof(8).
 */
export async function portOwner(port: number): Promise<PortOwner | undefined> {
  if (process.platform !== 'linux') return ownerByLsof(port);
  const inodes = await listeningInodes(port);
  if (inodes.size === 0) return undefined;
  const pid = await pidOfSocket(inodes);
  return pid === undefined ? {} : { pid, ...commandOf(await readCommand(pid)) };
}

/** The socket inodes that listen on a port, of the text of `/proc/net/tcp` or `tcp6`. */
export function parseListening(table: string, port: number): string[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  return table.split('\n').flatMap((line) => {
    const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
    return state === '0A' && local?.endsWith(`:${wanted}`) && inode !== undefined ? [inode] : [];
  });
}

async function listeningInodes(port: number): Promise<Set<string>> {
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((file) => readFile(file, 'utf8').catch(() => '')),
  );
  return new Set(tables.flatMap((table) => parseListening(table, port)));
}

async function pidOfSocket(inodes: Set<string>): Promise<number | undefined> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    const files = await readdir(`/proc/${pid}/fd`).catch(() => []);
    for (const file of files) {
      const target = await readlink(`/proc/${pid}/fd/${file}`).catch(() => '');
      const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
      if (inode !== undefined && inodes.has(inode)) return Number(pid);
    }
  }
  return undefined;
}

async function readCommand(pid: number): Promise<string> {
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return line.replaceAll('\0', ' ').trim();
}

async function ownerByLsof(port: number): Promise<PortOwner | undefined> {
  const found = await run('lsof', ['-nP', '-t', `-iTCP:${port}`, '-sTCP:LISTEN']).catch(() => undefined);
  const pid = Number.parseInt(found?.stdout ?? '', 10);
  if (!Number.isSafeInteger(pid)) return undefined;
  const listed = await run('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => undefined);
  return { pid, ...commandOf(listed?.stdout.trim() ?? '') };
}

function commandOf(command: string): Pick<PortOwner, 'command'> {
  return command === '' ? {} : { command };
}
