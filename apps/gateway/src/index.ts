export { startGateway } from './gateway.ts';
export { createLog } from './log.ts';
export type { Gateway } from './gateway.ts';
export type { Log } from './log.ts';
export type { Settings } from './settings.ts';
