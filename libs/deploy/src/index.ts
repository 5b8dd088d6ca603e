export { countingApprovals, mayApprove } from './approval/counting.ts';
export { lapseChanges } from './approval/lapse-changes.ts';
export { reviewChange } from './approval/review-change.ts';
export type { ReviewChangeOptions } from './approval/review-change.ts';
export type { ChangeContext } from './change/change-context.ts';
export { changeKinds, changeStatuses, isInProgress, standingStatuses } from './change/change.ts';
export type { Approval, Change, ChangeKind, ChangeStatus, Review } from './change/change.ts';
export { decideChange } from './change/decide-change.ts';
export type { DecideChangeOptions } from './change/decide-change.ts';
export { findChangeInProgress, getChange, listChanges } from './change/find-change.ts';
export type { ChangeFilter } from './change/find-change.ts';
export { requestAutoDeploys } from './change/request-auto-deploys.ts';
export type { AutoDeploySources } from './change/request-auto-deploys.ts';
export { requestChange } from './change/request-change.ts';
export type { RequestChangeOptions, RequestedChange } from './change/request-change.ts';
export type { DetailSources } from './change-details/describe-change.ts';
export type { ErrorBudget, ReadErrorBudget } from './change-details/error-budget.ts';
export { getChangeDetails } from './change-details/get-change-details.ts';
export { presentChange } from './change-details/present-change.ts';
export { presentChanges } from './change-details/present-changes.ts';
export { toPerson } from './change-details/to-person.ts';
export { system } from './event.ts';
export type { DeployEvent, RecordEvent } from './event.ts';
export { describeFreeze, describeFrozen } from './freeze/describe-freeze.ts';
export { listFreezes } from './freeze/find-freezes.ts';
export type { Freeze, FreezeScope } from './freeze/freeze.ts';
export { liftFreeze } from './freeze/lift-freeze.ts';
export { setFreeze } from './freeze/set-freeze.ts';
export { describeLock } from './lock/describe-lock.ts';
export { listLocks, listWaiting } from './lock/find-lock.ts';
export type { Lock, Waiting } from './lock/lock.ts';
export { releaseLock } from './lock/release-lock.ts';
export { sweepLocks } from './lock/sweep-locks.ts';
export { describeTaken, takeLock } from './lock/take-lock.ts';
export type { TakeLockOptions } from './lock/take-lock.ts';
export { leaveLine, waitForLock } from './lock/wait-for-lock.ts';
export { deployEventData } from './event-data.ts';
export { deployMigrations } from './migrations.ts';
export { parseReason } from './reason.ts';
export type { Refusal, RefusalCode } from './refusal.ts';
export { admitRelease, findReleaseFindings } from './release/admit-release.ts';
export type { ReleaseFindings } from './release/admit-release.ts';
export type { BuildFacts, Material, Provenance } from './release/provenance.ts';
export { getRelease, listDigests, listReleases, registerRelease } from './release/register-release.ts';
export { digestSchema, shortDigest } from './release/release.ts';
export type { Release, ReleaseOrigin } from './release/release.ts';
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
export { judge } from './analysis/judge.ts';
export type { AnalysisPolicy, Judgement } from './analysis/judge.ts';
export type { Histogram } from './analysis/histogram.ts';
export type { Counters, Signals } from './analysis/signals.ts';
export type {
  Clock,
  InstanceSpec,
  Ready,
  RolloutCollaborators,
  Runtime,
  RunStep,
  Target,
  Traffic,
  WeightedTarget,
} from './rollout/collaborators.ts';
export { commandRollout, rolloutCommands } from './rollout/command-rollout.ts';
export type { CommandRolloutOptions, RolloutCommand } from './rollout/command-rollout.ts';
export { findDeployment, listDeployments, nextFence, replaceInstance } from './rollout/deployment.ts';
export type { Deployment } from './rollout/deployment.ts';
export { endHandOvers } from './rollout/end-hand-overs.ts';
export { toRolloutPolicy } from './rollout/policy.ts';
export type { RolloutPolicy } from './rollout/policy.ts';
export { requestRollback } from './rollout/request-rollback.ts';
export type { RequestRollbackOptions } from './rollout/request-rollback.ts';
export { revive } from './rollout/revive.ts';
export { rollout, stepsVersion } from './rollout/rollout.ts';
export type { RolloutOptions, RolloutResult } from './rollout/rollout.ts';
export { countStarting, findRollout, listInstancesInUse, listUnfinished } from './rollout/rollout-state.ts';
export type { RolloutPhase, RolloutState } from './rollout/rollout-state.ts';
export type { Place } from './place.ts';
export { askPreflight } from './preflight/ask-preflight.ts';
export type { AskPreflightOptions, Preflight } from './preflight/ask-preflight.ts';
export { recheck } from './preflight/recheck.ts';
export type { Recheck } from './preflight/recheck.ts';
export type { FindUnhealthy, PreflightSources, Unhealthy } from './preflight/sources.ts';
export { worstVerdict } from './preflight/verdict.ts';
export type { CheckName, Verdict } from './preflight/verdict.ts';
export { advanceQueue } from './queue/advance-queue.ts';
export { withdrawChange } from './queue/withdraw-change.ts';
export type { DeployTables } from './tables.ts';
export type { ChatNotice, Tell } from './tell.ts';
