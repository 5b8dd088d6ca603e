export { up } from './commands/up.ts';
export type { UpOptions } from './commands/up.ts';
export { runCommand } from './main.ts';
export { readRunFile } from './up/run-file.ts';
export type { RunFile } from './up/run-file.ts';
