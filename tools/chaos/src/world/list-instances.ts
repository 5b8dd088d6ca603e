import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readRunningPidFile } from '@roadbed/process';
import type { World } from './create-world.ts';

/** The instances of services that run now, as their pid files say. */
export async function listInstances({ home }: World): Promise<{ instance: string; pid: number }[]> {
  const folder = join(home, 'instances');
  const files = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.pid'));
  const found = await Promise.all(
    files.map(async (file) => {
      const identity = await readRunningPidFile(join(folder, file));
      return identity === undefined ? [] : [{ instance: file.slice(0, -'.pid'.length), pid: identity.pid }];
    }),
  );
  return found.flat();
}
