/** By when what was handed to this process is run by it, in milliseconds. */
const beganWithinMs = 10_000;

/**
 * What this process runs. The engine loses a run when it can neither begin it nor note how it ended; it says of it until
 * the next start of the process that it is under way.
 */
export function createRunList() {
  const running = new Set<string>();
  /** Since when each that should run was seen not to. */
  const missedSince = new Map<string, number>();
  return {
    async during(workflowID: string, work: () => Promise<unknown>): Promise<void> {
      missedSince.delete(workflowID);
      running.add(workflowID);
      try {
        await work();
      } finally {
        running.delete(workflowID);
      }
    },
    /** Whether one that should run has not for so long that it never will. It is asked for again and again. */
    isMissed(workflowID: string): boolean {
      if (running.has(workflowID)) return false;
      const now = performance.now();
      const since = missedSince.get(workflowID) ?? now;
      missedSince.set(workflowID, since);
      if (now - since < beganWithinMs) return false;
      missedSince.delete(workflowID);
      return true;
    },
  };
}
