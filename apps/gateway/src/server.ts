import { startGateway, type Gateway } from './gateway.ts';
import { ListenError } from './listen.ts';
import { createLog } from './log.ts';
import { parseSettings, SettingsError } from './settings.ts';
import { TableFileError } from './table-file.ts';

const log = createLog((line) => process.stdout.write(line));
// A line that cannot be written, on a full disk or to a reader that is gone, is lost; requests are carried on.
process.stdout.on('error', () => {});
let stopping = false;
let gateway: Gateway | undefined;

process.on('SIGTERM', stop);
process.on('SIGINT', stop);

try {
  gateway = await startGateway(parseSettings(process.env), log);
} catch (error) {
  const expected =
    error instanceof SettingsError || error instanceof TableFileError || error instanceof ListenError;
  log.error('cannot start', { error: expected ? error.message : String((error as Error).stack) });
  process.exitCode = 1;
}

/** The first signal drains, the second ends at once. */
function stop(signal: NodeJS.Signals): void {
  if (stopping || !gateway) process.exit(stopping ? 1 : 0);
  stopping = true;
  log.info('stopping', { signal });
  void gateway.stop().then(() => process.exit(0));
}
