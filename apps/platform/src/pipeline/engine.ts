import { DBOS } from '@dbos-inc/dbos-sdk';
import type { RunStep } from '@roadbed/deploy';
import { ReleaseRefusedError } from './release-refused-error.ts';

type Log = {
  debug(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
};

/**
 * Runs durable workflows: after a crash each goes on from its last finished step. There is no way to stop it but to
 * end the process: an orderly end and a crash are then one case, which is tested.
 */
export type Engine = {
  /** Starts the workflow of this id, unless it was started before. */
  start(id: string): Promise<void>;
};

export type EngineOptions = {
  databaseUrl: string;
  log: Log;
  /** The workflow, by the id of what it works on. Its steps run at least once each, and never two at a time. */
  workflow: (id: string, step: RunStep) => Promise<unknown>;
};

// Executor and version are fixed: a workflow is only picked up again by the executor and version that began it.
// The caller holds the leader's lock, so there is never a second executor. A change of the steps' order needs a
// new version, and old workflows must end first.
const executorID = 'roadbed';
const applicationVersion = '1';

/** 0.2, 0.6, 1.8 and 5.4 s between the attempts; none after a refusal. */
const impatient = {
  maxAttempts: 5,
  intervalSeconds: 0.2,
  backoffRate: 3,
  shouldRetry: (error: unknown) => !(error instanceof ReleaseRefusedError),
};
/** Every second for eleven days. */
const patient = { maxAttempts: 1_000_000, intervalSeconds: 1, backoffRate: 1 };

/** Starts the engine, which at once goes on with what a dead process left. Once in a process. */
export async function startEngine({ databaseUrl, log, workflow }: EngineOptions): Promise<Engine> {
  const step: RunStep = (name, run, { untilDone = false } = {}) =>
    DBOS.runStep(run, { name, retriesAllowed: true, ...(untilDone ? patient : impatient) });
  const registered = DBOS.registerWorkflow(
    async (id: string) => {
      await workflow(id, step);
    },
    { name: 'rollout', maxRecoveryAttempts: 1000 },
  );
  DBOS.setConfig({
    name: 'roadbed',
    systemDatabaseUrl: databaseUrl,
    systemDatabasePoolSize: 5,
    executorID,
    applicationVersion,
    enableOTLP: false,
    logger: {
      info: (entry) => log.debug({ entry }, 'workflow engine'),
      debug: (entry) => log.debug({ entry }, 'workflow engine'),
      warn: (entry) => log.warn({ entry }, 'workflow engine'),
      error: (entry) => log.error({ entry }, 'workflow engine'),
    },
  });
  await DBOS.launch();
  return {
    async start(id) {
      await DBOS.startWorkflow(registered, { workflowID: id })(id);
    },
  };
}
