import { flushCompileCache } from 'node:module';
import type { ConfigRequest } from '@roadbed/config';
import type { Service, ServiceOverrides } from './create-service.ts';

/** What {@link startService} needs of a service; see {@link Service}. */
export type StartableService = Pick<Service, 'start' | 'drain' | 'close' | 'log'>;

/** Builds a service; has to hand the overrides to `createService`, since the flags are among them. */
export type BuildService = (
  overrides: Pick<ServiceOverrides, 'flags'>,
) => StartableService | Promise<StartableService>;

const EXPLAINED_ERRORS = new Set(['ConfigError', 'ListenError', 'ToggleFileError']);
const SIGTERM_EXIT_CODE = 143;
const SIGINT_EXIT_CODE = 130;

/**
 * Builds a service, makes it listen, and lives by the process's signals:
 * - SIGTERM: readiness off, go on serving for DRAIN_MS with `Connection: close`, close, exit 0;
 * - SIGINT (Ctrl-C): close at once, exit 0;
 * - a second signal: exit at once.
 *
 * A configuration that cannot be used is listed on stderr, and the process exits with code 1. The flags of
 * the process are values of the configuration too; with `--print-config` or `--check-config` the process
 * answers and exits, and nothing is started.
 *
 * @example await startService(buildApp);
 */
export async function startService(build: BuildService): Promise<void> {
  try {
    const service = await buildWithFlags(build, process.argv.slice(2));
    logCrashes(service);
    obeySignals(service);
    await service.start();
    // Node writes its compile cache at a clean exit only, which a killed process never has.
    setImmediate(() => flushCompileCache());
  } catch (error) {
    if (error instanceof Error && error.name === 'ConfigRequest') {
      return answerAboutConfig(error as ConfigRequest);
    }
    process.stderr.write(`${toText(error)}\n`);
    process.exit(1);
  }
}

/** Flags that nobody reads would be taken for granted, `--print-config` would start the service. */
async function buildWithFlags(build: BuildService, flags: readonly string[]): Promise<StartableService> {
  let areRead = false;
  const service = await build({
    get flags() {
      areRead = true;
      return flags;
    },
  });
  if (flags.length > 0 && !areRead) {
    throw new Error('The flags have no effect. Hand them on: createService({ …, ...overrides }).');
  }
  return service;
}

/** Loaded only when it is asked for, so that no start pays for it. */
async function answerAboutConfig(request: ConfigRequest): Promise<void> {
  const { answerConfigRequest } = await import('@roadbed/config/command');
  let answer = answerConfigRequest(request);
  if (request.question.inputs.flags?.some((flag) => flag.split('=', 1)[0] === '--check-config') === true) {
    const { checkToggles } = await import('./check-toggles.ts');
    answer = await checkToggles(answer, process.cwd());
  }
  const { output, complaint, exitCode } = answer;
  // The complaint last, where a terminal shows it. A pipe takes its time, and whatever was built before may keep
  // the process alive.
  process.stdout.write(output, () => process.stderr.write(complaint, () => process.exit(exitCode)));
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
