import type { Service } from '@roadbed/service';

/** What a contract test needs of a service. */
export type ContractedService = Pick<Service, 'openapi' | 'inject' | 'close'>;
