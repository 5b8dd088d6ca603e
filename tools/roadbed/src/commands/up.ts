import { formatProblem, loadCatalog, type Catalog } from '@roadbed/catalog';
import { output } from '../output.ts';
import { parseSettings, root } from '../settings.ts';
import { build } from '../up/build.ts';
import { claimHome, releaseHome } from '../up/claim.ts';
import { readRunFile, removeRunFile } from '../up/run-file.ts';
import { stopEverything } from '../up/shutdown.ts';
import { startEverything } from '../up/start-everything.ts';
import { listenForStop, type StopSignals } from '../up/stop-signals.ts';
import { renderTable } from '../up/table.ts';
import { watch } from '../up/watch.ts';

export interface UpOptions {
  /** Where the descriptors of the organisation and its services are. @defaultValue this workspace */
  workspace?: string;
  /** Makes the pages and the releases once the database is up. @defaultValue builds this workspace */
  prepare?: typeof build;
}

/** `npm start`: brings the platform up, keeps it up, and takes it down again. */
export async function up({ workspace = root, prepare = build }: UpOptions = {}): Promise<number> {
  const began = performance.now();
  const settings = parseSettings(process.env);
  const { home } = settings;
  const loaded = await loadCatalog(workspace);
  if (!loaded.ok) {
    output.error('Nothing was started: these descriptions cannot be used.');
    for (const problem of loaded.problems) output.error(`  ${formatProblem(problem)}`);
    return 1;
  }
  const other = await claimHome(home);
  if (other !== undefined) return tellRunning(home, other.pid, loaded.catalog);

  const signals = listenForStop();
  let code = 0;
  try {
    removeRunFile(home);
    const started = await startEverything({
      settings,
      workspace,
      catalog: loaded.catalog,
      prepare,
      signal: signals.stop,
      say: output.line,
    });
    output.line(renderTable(started.run, home, loaded.catalog));
    output.line(`\n  Up in ${((performance.now() - began) / 1000).toFixed(1)} s. Ctrl-C stops everything.\n`);
    await Promise.all(
      started.units.map(({ unit, running }) =>
        watch({
          unit,
          running,
          signal: signals.stop,
          say: output.line,
          onRestart: (now) => started.update(unit.name, now),
        }),
      ),
    );
  } catch (error) {
    if (!signals.stop.aborted) {
      output.error(`\n${(error as Error).message}`);
      code = 1;
    }
  }
  await takeDown(home, signals);
  return code;
}

function tellRunning(home: string, pid: number, catalog: Catalog): number {
  const run = readRunFile(home);
  if (run !== undefined) output.line(`${renderTable(run, home, catalog)}\n`);
  const state = run === undefined ? 'starting at this moment' : 'already running';
  output.line(`Roadbed is ${state} (process ${pid}); stop it with npm stop`);
  return 0;
}

async function takeDown(home: string, signals: StopSignals): Promise<void> {
  output.line('Stopping everything; Ctrl-C once more does not wait');
  try {
    await stopEverything({ home, say: output.line, force: signals.force });
    output.line('Stopped');
  } finally {
    removeRunFile(home);
    releaseHome(home);
    signals.dispose();
  }
}
