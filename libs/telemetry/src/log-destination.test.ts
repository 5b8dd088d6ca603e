import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';

/** Runs code that has 20 telemetries, and gives its standard output and error. */
async function run(code: string): Promise<string[]> {
  const program = `import { createTelemetry } from '@roadbed/telemetry';
    const all = Array.from({ length: 20 }, () => createTelemetry({ service: 's', release: 'r', environment: 'e', instance: 'i' }));
    const log = (text) => all.forEach(({ logger }) => logger.info(text));
    ${code}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const outputs = await Promise.all([child.stdout.toArray(), child.stderr.toArray()]);
  return outputs.map((chunks) => Buffer.concat(chunks as Buffer[]).toString());
}

describe('lines on standard output', () => {
  it('are all written, in order, when the process exits at once', async () => {
    const [stdout = '', stderr] = await run(
      'for (let i = 0; i < 500; i += 1) log(String(i)); process.exit(0);',
    );
    const messages = stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { message: string }).message);
    expect(messages).toEqual(Array.from({ length: 500 }, (_, i) => Array(20).fill(String(i))).flat());
    expect(stderr).toBe('');
  });

  it('are all written when the process crashes', async () => {
    const [stdout = '', stderr] = await run(
      "log('last'); setImmediate(() => { throw new Error('crash'); });",
    );
    expect(stdout.trim().split('\n')).toHaveLength(20);
    expect(stderr).toContain('crash');
  });

  // /dev/full, on which every write fails for want of space, is Linux's.
  it.skipIf(process.platform !== 'linux')(
    'are lost while the disk is full, and written again afterwards',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'full disk '));
      onTestFinished(() => rm(folder, { recursive: true, force: true }));
      const file = join(folder, 'log');
      const swap = (to: string) => `closeSync(1); openSync(${JSON.stringify(to)}, 'w');`;
      await run(`
        const { closeSync, openSync } = await import('node:fs');
        const flushed = () => new Promise((resolve) => setTimeout(resolve, 100));
        ${swap('/dev/full')}
        log('lost');
        await flushed();
        ${swap(file)}
        log('written');
        await flushed();`);
      const lines = (await readFile(file, 'utf8')).trim().split('\n');
      expect(lines.map((line) => (JSON.parse(line) as { message: string }).message)).toEqual(
        Array(20).fill('written'),
      );
    },
  );
});
