/** What is read here of one line of `/proc/<pid>/stat`, proc_pid_stat(5). */
export interface ProcStat {
  pid: number;
  /** False for a zombie, which has ended and only waits for its parent. */
  alive: boolean;
  /** Field 5. */
  processGroup: number;
  /** Field 22, in clock ticks since boot; kept as text because it is only compared. */
  startTicks: string;
}

/** Reads a stat line; the command name in its middle may itself hold spaces and brackets. */
export function parseProcStat(line: string): ProcStat | undefined {
  const close = line.lastIndexOf(')');
  if (close < 0) return undefined;
  const pid = Number.parseInt(line, 10);
  const [state, , group, ...rest] = line
    .slice(close + 1)
    .trim()
    .split(/\s+/);
  const startTicks = rest[16];
  if (!Number.isSafeInteger(pid) || state === undefined || startTicks === undefined) return undefined;
  return { pid, alive: !'ZXx'.includes(state), processGroup: Number(group), startTicks };
}
