import { flushCompileCache } from 'node:module';
import type { ConfigError } from '@roadbed/config';
import type { Service } from './create-service.ts';

/** What {@link startService} needs of a service. */
export type StartableService = Pick<Service, 'start' | 'drain' | 'close' | 'log'>;

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
    process.stderr.write(`${isConfigError(error) ? error.message : toText(error)}\n`);
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

function isConfigError(error: unknown): error is ConfigError {
  return error instanceof Error && error.name === 'ConfigError';
}

function toText(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
