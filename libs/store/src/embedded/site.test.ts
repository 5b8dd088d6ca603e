import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { startForTest, temporaryFolder } from '../test-utils.ts';
import { startPostgres } from './start-postgres.ts';

const run = promisify(execFile);
const isRoot = process.getuid?.() === 0;

function closedHome(): string {
  const closed = join(temporaryFolder(), 'only root');
  mkdirSync(closed);
  chmodSync(closed, 0o700);
  return join(closed, '.roadbed');
}

/** Starts and stops PostgreSQL in a process of its own, run by a command in front, and returns what it said. */
async function startBelow(wrap: string[], home: string, copyBase: string): Promise<string> {
  const script = `
    import { startPostgres } from ${JSON.stringify(pathToFileURL(join(import.meta.dirname, 'start-postgres.ts')))};
    const [, home, copyBase] = process.argv;
    try {
      const postgres = await startPostgres({ home, copyBase, log: (line) => console.log(line) });
      console.log(decodeURIComponent(postgres.url), 'adopted:', postgres.adopted);
      await postgres.stop();
    } catch (error) { console.log('refused:', error.message); }`;
  const [command, ...args] = [...wrap, process.execPath, '--input-type=module', '-e', script, home, copyBase];
  return (await run(command, args)).stdout;
}

/** Whether this checkout, and so the programs of PostgreSQL in it, is below no folder that only root may enter. */
const isReachableByNobody =
  isRoot && spawnSync('test', ['-x', process.execPath], { uid: 65_534, gid: 65_534 }).status === 0;

/** A root without the leave to hand capabilities on, as in a locked-down container. */
const withoutSetpcap = ['setpriv', '--bounding-set=-setpcap', '--inh-caps=-setpcap'];

describe.runIf(isRoot && process.platform === 'linux')('as root', () => {
  test.runIf(isReachableByNobody)(
    'the server runs as nobody, without any capability, where it can',
    async () => {
      const { identity } = await startForTest(temporaryFolder());
      const status = readFileSync(`/proc/${identity.pid}/status`, 'utf8');
      expect(status).toMatch(/^Uid:\s+65534\s+65534/m);
      expect(status).toMatch(/^CapEff:\s+0+$/m);
    },
  );

  test('below a folder that only root may enter it gets the leave to pass folders, and no more', async () => {
    const home = closedHome();
    const { identity, lines } = await startForTest(home);
    expect(lines).toEqual(['making a new PostgreSQL data folder']);
    const status = readFileSync(`/proc/${identity.pid}/status`, 'utf8');
    expect(status).toMatch(/^Uid:\s+65534\s+65534/m);
    expect(status).toMatch(/^CapBnd:\s+0*[24]$/m);
    expect(existsSync(join(home, 'postgres', 'cluster', 'data', 'PG_VERSION'))).toBe(true);
  });

  test('nobody else who is nobody may connect', async () => {
    const home = temporaryFolder();
    const { url } = await startForTest(home);
    const script = `
      const { Client } = require(${JSON.stringify(import.meta.resolve('pg').replace('file://', ''))});
      new Client(${JSON.stringify(url)}).connect().then(() => console.log('in'), (error) => console.log(error.message));`;
    const nobody = { uid: 65_534, gid: 65_534, cwd: '/' };
    const { stdout } = await run(process.execPath, ['-e', script], nobody).catch((error: Error) => ({
      stdout: error.message,
    }));
    expect(stdout).not.toMatch(/^in/);
  });

  test('where no leave can be given, programs and data go to a folder it can reach, and that is said', async () => {
    const [home, copyBase] = [closedHome(), join(temporaryFolder(), 'var')];
    const said = await startBelow(withoutSetpcap, home, copyBase);
    expect(said).toContain(`cannot reach ${home}: its programs and its data are kept in ${copyBase}`);
    expect(said).toContain(`host=${copyBase}/`);
    const again = await startBelow([], home, copyBase);
    expect(again).toContain(`host=${copyBase}/`);
    expect(again).not.toContain('making a new');
  });

  test('where that is impossible too, all that was tried is said, with the fix', async () => {
    const said = await startBelow(withoutSetpcap, closedHome(), '/dev/null/none');
    expect(said).toMatch(/refused: PostgreSQL cannot run with its state in .*\n {2}- as uid 65534: .*/);
    expect(said).toContain('Set ROADBED_HOME');
  });

  test('data that an ordinary user made stays theirs', async () => {
    const home = temporaryFolder();
    await (await startForTest(home)).stop();
    await run('chown', ['-R', '12345:12345', join(home, 'postgres', 'cluster')]);
    const start = startPostgres({ home, log: () => {} });
    // Uid 12345 has no name on most machines; the point is that ownership is not taken over.
    await start.then((postgres) => postgres.stop()).catch(() => {});
    expect(statSync(join(home, 'postgres', 'cluster', 'data')).uid).toBe(12_345);
  });
});
