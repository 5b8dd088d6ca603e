import { DBOS } from '@dbos-inc/dbos-sdk';
import { registerInternalQueue } from '@dbos-inc/dbos-sdk/eventreceiver';
import { stepsVersion } from '@roadbed/deploy';
import type { RunStep } from '@roadbed/deploy';
import { createEnginePool } from './engine-pool.ts';
import { retry } from './retry.ts';
import { createRunList } from './run-list.ts';

type Log = {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
};

/**
 * Runs durable workflows: after a crash each goes on from its last finished step. There is no way to stop it but to
 * end the process: an orderly end and a crash are then one case, which is tested.
 */
export type Engine = {
  /** Starts a workflow on what has this id, unless one is under way. */
  start(id: string): Promise<void>;
};

export type EngineOptions = {
  databaseUrl: string;
  log: Log;
  /** The workflow, by the id of what it works on. Its steps run at least once each, and never two at a time. */
  workflow: (id: string, step: RunStep) => Promise<unknown>;
  /** Which steps the workflow has: one that began with others cannot go on. That of the rollout when left out. */
  version?: string;
};

// The executor is fixed: a workflow is only picked up again by the executor and version that began it. The caller holds
// the leader's lock, so there is never a second executor.
const executorID = 'roadbed';

/**
 * What a dead process left goes through this queue of the engine's own. It is looked at often for a while after the start,
 * and then for the sake of what `resumeWorkflow` puts there; each look is a transaction. In milliseconds.
 */
const recovery = { queue: '_dbos_internal_queue', atFirstEveryMs: 100, forMs: 10_000, everyMs: 1000 };

/** 0.2, 0.6, 1.8 and 5.4 s between the attempts. */
const impatient = (attempts: number) => (attempts < 5 ? 200 * 3 ** (attempts - 1) : undefined);
/** Every second for a minute. */
const patient = (attempts: number) => (attempts < 60 ? 1000 : undefined);
const forEver = () => 1000;

/** Starts the engine, which at once goes on with what a dead process left. Once in a process. */
export async function startEngine({
  databaseUrl,
  log,
  workflow,
  version = stepsVersion,
}: EngineOptions): Promise<Engine> {
  const step: RunStep = (name, run, { untilDone = false, untilBack = false } = {}) => {
    const pauseMs = untilDone ? forEver : untilBack ? patient : impatient;
    const onRetry = (error: unknown, attempt: number) =>
      log.warn({ err: error, step: name, attempt }, 'a step failed; trying again');
    // Tried again within the step, so that what it fails with in the end is its own error.
    return DBOS.runStep(() => retry(run, { onRetry, pauseMs }), { name });
  };
  const runs = createRunList();
  const registered = DBOS.registerWorkflow(
    async (id: string) => {
      await runs.during(DBOS.workflowID ?? id, () => workflow(id, step));
    },
    { name: 'rollout', maxRecoveryAttempts: 1000 },
  );
  DBOS.setConfig({
    name: 'roadbed',
    systemDatabaseUrl: databaseUrl,
    systemDatabasePool: createEnginePool(databaseUrl, log),
    executorID,
    applicationVersion: version,
    enableOTLP: false,
    logger: {
      info: (entry) => log.debug({ entry }, 'workflow engine'),
      debug: (entry) => log.debug({ entry }, 'workflow engine'),
      warn: (entry) => log.warn({ entry }, 'workflow engine'),
      error: (entry) => log.error({ entry }, 'workflow engine'),
    },
  });
  const queue = registerInternalQueue(recovery.queue, { minPollingIntervalMs: recovery.atFirstEveryMs });
  await DBOS.launch();
  setTimeout(() => (queue.minPollingIntervalMs = recovery.everyMs), recovery.forMs).unref();

  const begin = (id: string, workflowID: string) => DBOS.startWorkflow(registered, { workflowID })(id);

  async function start(id: string): Promise<void> {
    const last = await findLast(id);
    if (last === undefined) await begin(id, id);
    else if (!isUnderWay(last)) await begin(id, nameSuccessor(last.workflowID).successor);
    else if (last.status === 'PENDING' && runs.isMissed(last.workflowID)) {
      log.warn(
        { workflow: last.workflowID },
        'a workflow is under way, and nobody runs it: going on with it',
      );
      await DBOS.resumeWorkflow(last.workflowID);
    }
  }

  /**
   * Begins anew what began with other steps. The order matters: a crash between the two leaves both, and the next
   * start finds the same successor for the old one.
   */
  async function adopt(): Promise<void> {
    const left = await DBOS.listWorkflows({
      status: [...underWay],
      loadInput: false,
      loadOutput: false,
    });
    for (const { workflowID, applicationVersion } of left) {
      if (applicationVersion === version) continue;
      const { id, successor } = nameSuccessor(workflowID);
      await begin(id, successor);
      await DBOS.cancelWorkflow(workflowID);
      log.info(
        { workflow: workflowID, began: applicationVersion, successor },
        'a workflow of other steps begins anew',
      );
    }
  }

  await adopt();
  return { start };
}

const underWay = ['PENDING', 'ENQUEUED'] as const;
const isUnderWay = ({ status }: { status: string }) => underWay.some((one) => one === status);

/** The workflow that was started last on what has this id. */
async function findLast(id: string): Promise<{ workflowID: string; status: string } | undefined> {
  const first = await DBOS.getWorkflowStatus(id);
  // Nearly always it is the only one.
  if (first === null || isUnderWay(first)) return first ?? undefined;
  const options = { workflow_id_prefix: `${id}@`, loadInput: false, loadOutput: false };
  return [first, ...(await DBOS.listWorkflows(options))].toSorted((a, b) => turnOf(a) - turnOf(b)).at(-1);
}

function turnOf({ workflowID }: { workflowID: string }): number {
  return Number(workflowID.split('@')[1] ?? 1);
}

/** `C-12` is followed by `C-12@2`, and that by `C-12@3`; all work on `C-12`. */
function nameSuccessor(workflowID: string): { id: string; successor: string } {
  const [id = workflowID, turn = '1'] = workflowID.split('@');
  return { id, successor: `${id}@${Number(turn) + 1}` };
}
