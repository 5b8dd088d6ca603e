import type { ServiceFastify } from '@roadbed/service';
import { addTokenRoutes } from '../identity/token-routes.ts';
import type { ApiContext } from './api-context.ts';
import { addChangeRoutes } from './change-routes.ts';
import { addDeliveryRoutes } from './delivery-routes.ts';
import { addFreezeRoutes } from './freeze-routes.ts';
import { addLedgerAccess } from './ledger-access.ts';
import { addLedgerEventRoutes } from './ledger-event-routes.ts';
import { addLedgerLinkRoutes } from './ledger-link-routes.ts';
import { addLedgerPeriodRoutes } from './ledger-period-routes.ts';
import { addLedgerPersonalRoutes } from './ledger-personal-routes.ts';
import { addLedgerProofRoutes } from './ledger-proof-routes.ts';
import { addLedgerRoutes } from './ledger-routes.ts';
import { addLedgerStreamRoutes } from './ledger-stream-routes.ts';
import { addLockRoutes } from './lock-routes.ts';
import { addNoticeRoutes } from './notice-routes.ts';
import { addPlatformRoutes } from './platform-routes.ts';
import { addPreflightRoutes } from './preflight-routes.ts';
import { refuseZeroBytes } from './refuse-zero-bytes.ts';
import { addReleaseRoutes } from './release-routes.ts';
import { addRolloutRoutes } from './rollout-routes.ts';
import { addServiceRoutes } from './service-routes.ts';

const routes: readonly ((app: ServiceFastify, context: ApiContext) => void)[] = [
  addServiceRoutes,
  addChangeRoutes,
  addRolloutRoutes,
  addReleaseRoutes,
  addPreflightRoutes,
  addLockRoutes,
  addFreezeRoutes,
  addDeliveryRoutes,
  addNoticeRoutes,
  addLedgerRoutes,
  addLedgerEventRoutes,
  addLedgerProofRoutes,
  addLedgerPeriodRoutes,
  addLedgerLinkRoutes,
  addLedgerPersonalRoutes,
  addTokenRoutes,
  addPlatformRoutes,
];

/** Every route of the HTTP API: those of one subject are a file, and a line above. */
export function addApi(app: ServiceFastify, context: ApiContext): { endStreams: () => void } {
  refuseZeroBytes(app);
  addLedgerAccess(app, context);
  for (const add of routes) add(app, context);
  return { endStreams: addLedgerStreamRoutes(app, context) };
}
