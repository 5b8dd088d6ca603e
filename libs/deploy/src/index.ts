export type { ChangeContext } from './change/change-context.ts';
export { changeStatuses, isInProgress } from './change/change.ts';
export type { Approval, Change, ChangeKind, ChangeStatus } from './change/change.ts';
export { decideChange } from './change/decide-change.ts';
export type { DecideChangeOptions } from './change/decide-change.ts';
export { findChangeInProgress, getChange, listChanges } from './change/find-change.ts';
export type { ChangeFilter } from './change/find-change.ts';
export { requestAutoDeploys } from './change/request-auto-deploys.ts';
export type { AutoDeploySources } from './change/request-auto-deploys.ts';
export { requestChange } from './change/request-change.ts';
export type { RequestChangeOptions, RequestedChange } from './change/request-change.ts';
export { system } from './event.ts';
export type { DeployEvent, RecordEvent } from './event.ts';
export { describeFreeze, describeFrozen } from './freeze/describe-freeze.ts';
export { findFreezes, listFreezes } from './freeze/find-freezes.ts';
export type { Freeze, FreezeScope } from './freeze/freeze.ts';
export { liftFreeze } from './freeze/lift-freeze.ts';
export { setFreeze } from './freeze/set-freeze.ts';
export { describeLock } from './lock/describe-lock.ts';
export { findLock, listLocks, listWaiting } from './lock/find-lock.ts';
export type { Lock, Waiting } from './lock/lock.ts';
export { releaseLock } from './lock/release-lock.ts';
export { sweepLocks } from './lock/sweep-locks.ts';
export { describeTaken, takeLock } from './lock/take-lock.ts';
export type { TakeLockOptions } from './lock/take-lock.ts';
export { leaveLine, waitForLock } from './lock/wait-for-lock.ts';
export { deployMigrations } from './migrations.ts';
export type { Refusal, RefusalCode } from './refusal.ts';
export { admitRelease, findReleaseFindings } from './release/admit-release.ts';
export type { ReleaseFindings } from './release/admit-release.ts';
export { builderId } from './release/provenance.ts';
export type { BuildFacts, Material, Provenance } from './release/provenance.ts';
export {
  findRelease,
  getRelease,
  listDigests,
  listReleases,
  registerRelease,
} from './release/register-release.ts';
export { digestSchema, releaseOriginSchema, shortDigest } from './release/release.ts';
export type { Commit, Release, ReleaseOrigin } from './release/release.ts';
export { createReleaseFolder } from './release/release-folder.ts';
export type { ReleaseDescription, ReleaseFolder, StoredRelease } from './release/release-folder.ts';
export { createReleaseKeys } from './release/release-keys.ts';
export type { ReleaseKeys, ReleaseSigner } from './release/release-keys.ts';
export type { VerifiedRelease } from './release/verify-release.ts';
export {
  describeVulnerability,
  judgeVulnerabilities,
  newestCheck,
  severities,
  vulnerabilityCheckSchema,
} from './release/vulnerability-check.ts';
export type {
  Severity,
  Vulnerability,
  VulnerabilityCheck,
  VulnerabilityVerdict,
} from './release/vulnerability-check.ts';
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
export type { Place } from './place.ts';
export { askPreflight } from './preflight/ask-preflight.ts';
export type { AskPreflightOptions, Preflight } from './preflight/ask-preflight.ts';
export { findVerdicts } from './preflight/find-verdicts.ts';
export { recheck } from './preflight/recheck.ts';
export type { Recheck } from './preflight/recheck.ts';
export type { FindUnhealthy, PreflightSources, Unhealthy } from './preflight/sources.ts';
export { worstVerdict } from './preflight/verdict.ts';
export type { CheckName, Verdict } from './preflight/verdict.ts';
export { advanceQueue } from './queue/advance-queue.ts';
export { withdrawChange } from './queue/withdraw-change.ts';
export type { DeployTables } from './tables.ts';
export type { Notice, Tell } from './tell.ts';
