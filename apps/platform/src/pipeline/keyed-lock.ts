/** Lets one holder at a time do something to a service in an environment, within this process. */
export function createKeyedLock() {
  const tails = new Map<string, Promise<void>>();
  return {
    isHeld: (key: string) => tails.has(key),
    /** Runs `work` after everyone who asked for the key before. */
    async run<T>(key: string, work: () => Promise<T>): Promise<T> {
      const before = tails.get(key) ?? Promise.resolve();
      const { promise: tail, resolve: release } = Promise.withResolvers<void>();
      tails.set(key, tail);
      await before;
      try {
        return await work();
      } finally {
        if (tails.get(key) === tail) tails.delete(key);
        release();
      }
    },
  };
}

export type KeyedLock = ReturnType<typeof createKeyedLock>;
