import { deployEventData } from '@roadbed/deploy';
import type { DeployEvent } from '@roadbed/deploy';
import { createEventCatalog, ledgerEventData } from '@roadbed/ledger';
import type { EventData } from '@roadbed/ledger';
import { platformEventData } from './platform-event-data.ts';

// The compiler says which type of deploy events has no data there.
const deploy: EventData & Record<DeployEvent['type'], unknown> = deployEventData;

/** All types of events that this platform records, with what they hold. */
export const eventCatalog = createEventCatalog(deploy, ledgerEventData, platformEventData);
