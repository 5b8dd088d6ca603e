export { createSlackLocal } from './create-slack-local.ts';
export type { SlackLocal, SlackLocalOptions } from './create-slack-local.ts';
export { parseWorkspace } from './workspace/workspace-file.ts';
export type { ParsedWorkspace, Workspace, WorkspaceInput } from './workspace/workspace-file.ts';
