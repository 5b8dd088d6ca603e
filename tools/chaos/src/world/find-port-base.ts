import { findFreePort } from '@roadbed/process';

/** Three free ports in a row, below those that the kernel gives to outgoing connections and above the instances'. */
export async function findPortBase(): Promise<number> {
  for (;;) {
    const base = 5000 + Math.floor(Math.random() * 8000);
    const found = await Promise.all(
      [0, 1, 2].map(
        async (offset) =>
          (await findFreePort({ preferred: base + offset, host: '127.0.0.1' })).port === base + offset,
      ),
    );
    if (found.every(Boolean)) return base;
  }
}
