import { flushCompileCache } from 'node:module';
import type { Service } from './create-service.ts';

/** What {@link startService} needs of a service. */
export type StartableService = Pick<Service, 'start' | 'drain' | 'close' | 'log'>;

const EXPLAINED_ERRORS = new Set(['ConfigError', 'ListenError']);
const SIGTERM_EXIT_CODE = 143;
const SIGINT_EXIT_CODE = 130;

/**
 * Builds a service, makes it listen, and lives by the process's signals:
 * - SIGTERM: readiness off, go on serving for DRAIN_MS with `Connection: close`, close, exit 0;
 * - SIGINT (Ctrl-C): close at once, exit 0;
 * - a second signal: exit at once.
 *
 * A configuration that cannot be used is listed on stderr, and the process exits with code 1.
 *
 * @example await startService(buildApp);
 */
export async function startService(build: () => StartableService | Promise<StartableService>): Promise<void> {
  try {
    const service = await build();
    logCrashes(service);
    obeySignals(service);
    await service.start();
    // Node writes its compile cache at a clean exit only, which a killed process never has.
    setImmediate(() => flushCompileCache());
  } catch (error) {
    process.stderr.write(`${toText(error)}\n`);
    process.exit(1);
  }
}

function obeySignals(service: StartableService): void {
  let stopping = false;
  const stopBy = (stop: () => Promise<void>, forcedExitCode: number) => () => {
    if (stopping) {
      process.exit(forcedExitCode);
    }
    stopping = true;
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        service.log.fatal({ err: error }, 'the service could not close');
        process.exit(1);
      },
    );
  };
  process.on(
    'SIGTERM',
    stopBy(() => service.drain(), SIGTERM_EXIT_CODE),
  );
  process.on(
    'SIGINT',
    stopBy(() => service.close(), SIGINT_EXIT_CODE),
  );
}

function logCrashes(service: StartableService): void {
  process.on('uncaughtExceptionMonitor', (error) => {
    service.log.fatal({ err: error }, 'the service crashes');
  });
}

/** The message alone where it says what to do; with the stack where the code is to blame. */
function toText(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  return EXPLAINED_ERRORS.has(error.name) ? error.message : (error.stack ?? error.message);
}
