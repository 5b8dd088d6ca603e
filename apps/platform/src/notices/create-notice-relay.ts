import { getChange } from '@roadbed/deploy';
import { listEntries } from '@roadbed/ledger';
import { createDeliver, planNotices } from '@roadbed/notices';
import type { DeliverOptions, PlanNotice } from '@roadbed/notices';
import { createRelay, enqueue, forgetEnded } from '@roadbed/outbox';
import type { Relay, RelayOptions } from '@roadbed/outbox';
import type { Kysely } from 'kysely';
import type { CatalogSource } from '../catalog-source.ts';
import type { Tables } from '../tables.ts';
import { recordNotice } from './record-notice.ts';
import { toReport } from './to-report.ts';

/** So long what was delivered or given up is kept, in milliseconds: 90 days. The ledger keeps that it was. */
const keptMs = 90 * 24 * 60 * 60_000;

export type NoticeRelayOptions = Omit<DeliverOptions, 'plan'> &
  Pick<RelayOptions<Tables>, 'db' | 'log'> & {
    catalog: CatalogSource;
    portalUrl: string;
  };

/** Tells those whom `platform.json` names of each change that ended. */
export function createNoticeRelay({
  db,
  log,
  catalog: source,
  portalUrl,
  ...settings
}: NoticeRelayOptions): Relay {
  async function plan(ended: PlanNotice): Promise<void> {
    const change = await getChange(db, ended.change);
    if (change === undefined) throw new Error(`there is no change ${ended.change}`);
    const catalog = await source.current();
    const entries = await listEntries(db, { changeId: change.id, limit: 1000 });
    const { notices, tickets } = catalog.platform;
    const messages = planNotices(toReport(ended, { change, entries, catalog, portalUrl }), {
      mail: notices.mail,
      systems: tickets.systems,
    });
    for (const message of messages) await enqueue(db, message);
  }
  return createRelay({ db, log, record: recordNotice, deliver: createDeliver({ ...settings, plan }) });
}

/** Removes what was delivered or given up long ago. */
export async function forgetOldNotices(db: Kysely<Tables>, now = new Date()): Promise<void> {
  await forgetEnded(db, new Date(now.getTime() - keptMs));
}
