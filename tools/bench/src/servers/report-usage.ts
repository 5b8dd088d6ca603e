/** What a measured server tells of itself. */
export interface Usage {
  /** CPU time since the process started, user and system, in microseconds. */
  cpuMicros: number;
  /** Resident memory, in bytes. */
  rss: number;
}

/** Tells the bench where the server listens, and answers each of its messages with the usage so far. */
export function reportUsage(url: string): void {
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuMicros: user + system, rss: process.memoryUsage.rss() } satisfies Usage);
  });
  process.send?.({ url });
}
