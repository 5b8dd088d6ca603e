import { system } from '@roadbed/deploy';
import { recordEntry } from '@roadbed/ledger';
import type { LedgerTables } from '@roadbed/ledger';
import type { Kysely, Transaction } from 'kysely';
import { eventCatalog } from '../ledger/event-catalog.ts';
import type { InstanceNote } from '../runtime/instance-folder.ts';
import type { Tables } from '../tables.ts';

/** What becomes of a workload's process, as the ledger has it. */
export type WorkloadEvent = {
  what: 'started' | 'restarted' | 'stopped' | 'run-failed';
  /** The process that it is about. */
  note: Pick<InstanceNote, 'instance' | 'service' | 'environment' | 'release' | 'workload'>;
  /** Of which change it is a part, where that is known. */
  changeId?: string;
  /** What there is to say beside what is in the note. */
  data?: Record<string, unknown>;
};

/** Puts what became of a workload on record, once however often it is told. */
export async function recordWorkload(
  transaction: Transaction<Tables>,
  { what, note, changeId, data }: WorkloadEvent,
): Promise<void> {
  const { instance, service, environment, release, workload } = note;
  const event = {
    id: `${instance}/${what}`,
    type: `roadbed.workload.${what}.v1`,
    actor: system,
    subject: changeId === undefined ? `workload/${service}.${workload?.name}` : `change/${changeId}`,
    service,
    environment,
    ...(changeId !== undefined && { changeId }),
    data: { workload: workload?.name, kind: workload?.kind, release, instance, ...data },
  };
  await recordEntry(transaction as unknown as Kysely<LedgerTables>, eventCatalog.check(event));
}
