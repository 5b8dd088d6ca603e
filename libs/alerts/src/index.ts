export type { Alert, Observation } from './alert.ts';
export { listAlerts, observe } from './alert-store.ts';
export type { RecordAlert } from './alert-store.ts';
export { alertMigrations } from './migrations.ts';
export type { AlertTables } from './tables.ts';
