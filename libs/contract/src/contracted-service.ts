import type { Service } from '@roadbed/service';

/** What a contract test needs of a service. */
export type ContractedService = Pick<Service, 'openapi' | 'inject' | 'close'>;

/** Builds the service with these variables; it is not started. */
export type BuildContracted = (
  env: Record<string, string | undefined>,
) => ContractedService | Promise<ContractedService>;
