import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { tempFolder, testWorkspace } from './testing/fixtures.ts';
import { createPerson, eventually } from './testing/person.ts';

const serverFile = fileURLToPath(new URL('server.ts', import.meta.url));

function start(env: Record<string, string>) {
  const child = spawn(process.execPath, [serverFile], { env: { PATH: process.env['PATH'], ...env } });
  onTestFinished(() => void child.kill('SIGKILL'));
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (data: Buffer) => (output.stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (output.stderr += data.toString()));
  const url = () => eventually(() => /http:\/\/\S+/.exec(output.stdout)?.[0]);
  return { child, output, url };
}

async function exitOf(child: ChildProcess): Promise<unknown> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  return code ?? signal;
}

describe('the server process', () => {
  it('finds all messages again after it was killed in the middle of a line', async () => {
    const home = await tempFolder();
    const workspace = join(home, 'workspace.json');
    await writeFile(workspace, JSON.stringify(testWorkspace));
    const env = { PORT: '0', SLACK_LOCAL_HOME: home, SLACK_LOCAL_WORKSPACE: workspace };
    const first = start(env);
    const firstUrl = await first.url();
    const ana = createPerson(() => firstUrl, 'ana');
    await ana.say('deployments', 'before the kill');
    await ana.say('deployments', '/deploy x');
    const before = await ana.state();
    const exited = exitOf(first.child);
    first.child.kill('SIGKILL');
    await exited;
    await appendFile(join(home, 'journal.jsonl'), '{"type":"posted","mess');

    const second = start(env);
    const secondUrl = await second.url();
    const again = createPerson(() => secondUrl, 'ana');
    const after = await again.state();
    expect(after.channels).toEqual(before.channels);
    expect(after.messages).toEqual(before.messages);
    await again.say('deployments', 'after');
    const seen = await again.messages('deployments');
    expect(seen.map((each) => each.text)).toEqual([
      'before the kill',
      '/deploy failed with the error "dispatch_failed"',
      'after',
    ]);
    expect(new Set(seen.map((each) => each.ts)).size).toBe(3);
  });

  it('is ready when it says so, and stops with 0 on SIGTERM even while a page is open', async () => {
    const { child, url } = start({ PORT: '0', SLACK_LOCAL_HOME: await tempFolder() });
    const address = await url();
    expect((await fetch(`${address}/health/ready`)).status).toBe(200);
    const updates = await fetch(`${address}/local/updates?user=ana`);
    const exited = exitOf(child);
    child.kill('SIGTERM');
    expect(await exited).toBe(0);
    await updates.text();
  });

  it('does not start with bad settings or a bad workspace, and lists all that is wrong', async () => {
    const settings = start({ PORT: 'many', SLACK_LOCAL_BOT_TOKEN: 'secret-value' });
    expect(await exitOf(settings.child)).toBe(1);
    expect(settings.output.stderr).toMatch(/PORT: .*"many"/);
    expect(settings.output.stderr).toMatch(/SLACK_LOCAL_BOT_TOKEN: /);
    expect(settings.output.stderr).toMatch(/SLACK_LOCAL_HOME is not set/);
    expect(settings.output.stderr).not.toContain('secret-value');

    const home = await tempFolder();
    const file = join(home, 'workspace.json');
    await writeFile(file, JSON.stringify({ ...testWorkspace, users: [], channels: [] }));
    const workspace = start({ SLACK_LOCAL_HOME: home, SLACK_LOCAL_WORKSPACE: file });
    expect(await exitOf(workspace.child)).toBe(1);
    expect(workspace.output.stderr).toContain(`${file}: users: `);
    expect(workspace.output.stderr).toContain(`${file}: channels: `);
  });

  it('names the taken port', async () => {
    const first = start({ PORT: '0', SLACK_LOCAL_HOME: await tempFolder() });
    const { port } = new URL(await first.url());
    const second = start({ PORT: port, SLACK_LOCAL_HOME: await tempFolder() });
    expect(await exitOf(second.child)).toBe(1);
    expect(second.output.stderr).toContain(`port ${port} of 127.0.0.1 is taken`);
  });
});
