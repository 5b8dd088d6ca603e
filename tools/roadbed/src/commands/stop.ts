import { isRunning } from '@roadbed/process';
import { output } from '../output.ts';
import { parseSettings } from '../settings.ts';
import { claimHome, findSupervisor, releaseHome } from '../up/claim.ts';
import { listenForStop } from '../up/stop-signals.ts';
import { pause } from '../up/pause.ts';
import { removeRunFile } from '../up/run-file.ts';
import { stopEverything } from '../up/shutdown.ts';

const LIMIT_MS = 90_000;

/** `npm stop`: asks the supervisor to stop everything, or does it itself when the supervisor is gone. */
export async function stop(): Promise<number> {
  const { home } = parseSettings(process.env);
  const signals = listenForStop();
  try {
    const supervisor = await findSupervisor(home);
    if (supervisor !== undefined) {
      output.line(`Stopping Roadbed (process ${supervisor.pid})`);
      process.kill(supervisor.pid, 'SIGTERM');
      const end = performance.now() + LIMIT_MS;
      while ((await isRunning(supervisor)) && performance.now() < end) await pause(100, signals.stop);
      if (await isRunning(supervisor)) {
        output.error(
          `Roadbed (process ${supervisor.pid}) does not stop: see what it says, or end it with kill -9 and run npm stop again`,
        );
        return 1;
      }
    }
    return await stopRest(home, supervisor !== undefined, signals.stop);
  } finally {
    signals.dispose();
  }
}

async function stopRest(home: string, wasRunning: boolean, force: AbortSignal): Promise<number> {
  const other = await claimHome(home);
  if (other !== undefined) {
    output.line(`Roadbed was started again meanwhile (process ${other.pid})`);
    return 0;
  }
  try {
    let found = wasRunning;
    const say = (line: string) => {
      found = true;
      output.line(line);
    };
    await stopEverything({ home, say, force });
    removeRunFile(home);
    output.line(found ? 'Stopped' : 'Nothing is running');
    return 0;
  } finally {
    releaseHome(home);
  }
}
