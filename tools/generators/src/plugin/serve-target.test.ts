import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { serveTarget } from './service-targets.ts';

const server = (word: string) => `
import { createServer } from 'node:http';
import { punctuation } from './punctuation.ts';
createServer((_request, response) => response.end('${word}' + punctuation)).listen(process.env.PORT, '127.0.0.1');
`;
const punctuation = (mark: string) => `export const punctuation: string = '${mark}';\n`;

async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

it(
  'the serve target runs the source on the given port, and again after a change of any file of it',
  { timeout: 60_000 },
  async () => {
    const home = await mkdtemp(join(tmpdir(), 'serve target '));
    await mkdir(join(home, 'src'));
    await writeFile(join(home, 'package.json'), '{ "type": "module" }');
    await writeFile(join(home, 'src/punctuation.ts'), punctuation('.'));
    await writeFile(join(home, 'src/server.ts'), server('one'));
    const port = await findFreePort();
    const child = spawn('sh', ['-c', serveTarget('checkout').command!], {
      cwd: home,
      env: { ...process.env, PORT: String(port) },
      stdio: 'ignore',
      detached: true,
    });
    onTestFinished(async () => {
      process.kill(-child.pid!, 'SIGTERM');
      await once(child, 'exit');
      await rm(home, { recursive: true, force: true });
    });
    const answer = async (wanted: string) => {
      for (;;) {
        const text = await fetch(`http://127.0.0.1:${port}/`).then(
          (response) => response.text(),
          () => undefined,
        );
        if (text === wanted) return text;
        await pause(50);
      }
    };

    expect(await answer('one.')).toBe('one.');
    await writeFile(join(home, 'src/server.ts'), server('two'));
    expect(await answer('two.')).toBe('two.');
    await writeFile(join(home, 'src/punctuation.ts'), punctuation('!'));
    expect(await answer('two!')).toBe('two!');
  },
);
