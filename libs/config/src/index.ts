export { ConfigError } from './config-error.ts';
export type { ConfigProblem } from './config-error.ts';
export { defineConfig, variableOf } from './define-config.ts';
export type {
  ConfigDefinition,
  ConfigKey,
  ConfigKeys,
  ConfigResult,
  ConfigValues,
  Environment,
} from './define-config.ts';
export { Secret, secret } from './secret.ts';
