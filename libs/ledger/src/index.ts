export { appendEntry } from './append.ts';
export type { LedgerEntry, LedgerEvent } from './event.ts';
export { leafHash } from './leaf-hash.ts';
export { listEntries } from './list.ts';
export type { LedgerFilter } from './list.ts';
export { ledgerMigrations } from './migrations.ts';
export type { LedgerTables } from './tables.ts';
