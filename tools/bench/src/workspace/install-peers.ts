import { mkdir, writeFile } from 'node:fs/promises';
import { run } from './run-command.ts';

const peers = { turbo: '2.11.11', '@moonrepo/cli': '2.5.5' };

/** Installs the tools to compare with into a folder of their own. @throws with what npm says */
export async function installPeers(folder: string): Promise<typeof peers> {
  await mkdir(folder, { recursive: true });
  await writeFile(`${folder}/package.json`, JSON.stringify({ private: true, dependencies: peers }));
  await run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder });
  return peers;
}
