export { isInProgress } from './change/change.ts';
export type { Approval, Change, ChangeStatus } from './change/change.ts';
export { decideChange } from './change/decide-change.ts';
export type { DecideChangeOptions } from './change/decide-change.ts';
export { findChangeInProgress, getChange, listChanges } from './change/find-change.ts';
export type { ChangeFilter } from './change/find-change.ts';
export { requestAutoDeploys } from './change/request-auto-deploys.ts';
export { requestChange } from './change/request-change.ts';
export type { RequestChangeOptions } from './change/request-change.ts';
export { system } from './event.ts';
export type { DeployEvent, RecordEvent } from './event.ts';
export { deployMigrations } from './migrations.ts';
export type { Refusal, RefusalCode } from './refusal.ts';
export { findRelease, getRelease, listReleases, registerRelease } from './release/register-release.ts';
export { digestSchema, releaseOriginSchema, shortDigest } from './release/release.ts';
export type { Commit, Release, ReleaseOrigin } from './release/release.ts';
export { createReleaseFolder } from './release/release-folder.ts';
export type { ReleaseFolder } from './release/release-folder.ts';
export type {
  InstanceSpec,
  RolloutCollaborators,
  Runtime,
  RunStep,
  Target,
  Traffic,
} from './rollout/collaborators.ts';
export { findDeployment, listDeployments, nextFence, replaceInstance } from './rollout/deployment.ts';
export type { Deployment } from './rollout/deployment.ts';
export { rollout } from './rollout/rollout.ts';
export type { RolloutOptions } from './rollout/rollout.ts';
export type { DeployTables } from './tables.ts';
