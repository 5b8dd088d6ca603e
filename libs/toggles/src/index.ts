export { createToggles } from './create-toggles.ts';
export type { Toggles, TogglesOptions, ToggleValues } from './create-toggles.ts';
export { FileProvider } from './file-provider.ts';
export type { FileProviderOptions } from './file-provider.ts';
export { ToggleFileError } from './toggle-file-error.ts';
export { parseToggleFile, toggleFileJsonSchema } from './toggle-file.ts';
export type { Toggle, ToggleFileResult, ToggleRule, ToggleSet } from './toggle-file.ts';
export type { ToggleProblem } from './toggle-problem.ts';
