import { suggest } from '@roadbed/catalog';
import type { FormatConfig } from 'oxfmt';
import { Refusal } from '../service/refusal.ts';
import { createDraft, type Draft, type DraftedFile } from './draft.ts';
import { PART_KINDS, type PartKind, type PartOptions } from './part-options.ts';
import { quote } from './names.ts';
import { formatOptions } from './source/layout.ts';
import { findService, type TargetService } from './target-service.ts';
import type { WorkspaceFiles } from './workspace-files.ts';

/** What a kind of part works with. */
export interface PartContext {
  files: WorkspaceFiles;
  draft: Draft;
  service: TargetService;
  format: FormatConfig;
}

/** What a kind of part has drafted: every problem, or what its author should do next. */
export type PartResult = { ok: true; next: string[] } | { ok: false; problems: string[] };

/** Drafts one kind of part. */
export type DraftPart = (options: PartOptions, context: PartContext) => Promise<PartResult>;

/** What adding a part comes to. Nothing is written yet. */
export interface PartPlan {
  service: TargetService;
  changes: DraftedFile[];
  next: string[];
}

/** Each is loaded when it is asked for. */
const kinds: Record<PartKind, () => Promise<DraftPart>> = {
  route: async () => (await import('./kinds/route.ts')).draftRoute,
  job: async () => (await import('./kinds/job.ts')).draftJob,
  client: async () => (await import('./kinds/client.ts')).draftClient,
  toggle: async () => (await import('./kinds/toggle.ts')).draftToggle,
  alert: async () => (await import('./kinds/alert.ts')).draftAlert,
  runbook: async () => (await import('./kinds/runbook.ts')).draftRunbook,
};

/**
 * Plans a part of a service, from Nx and from plop alike.
 *
 * @throws Refusal with every problem
 */
export async function planPart(options: PartOptions, files: WorkspaceFiles): Promise<PartPlan> {
  const kind = PART_KINDS.find((one) => one === options.kind);
  const found = findService(files, options.service, '--service');
  const problems = [...(kind ? [] : [unknownKind(options.kind)]), ...(found.ok ? [] : [found.problem])];
  if (!kind || !found.ok) throw new Refusal(problems);

  const { service } = found;
  const draft = createDraft(files, service.root);
  const format = formatOptions(files.read('.oxfmtrc.json'));
  const draftPart = await kinds[kind]();
  const result = await draftPart(options, { files, draft, service, format });
  if (!result.ok) throw new Refusal(result.problems);
  return { service, changes: draft.changes(), next: result.next };
}

function unknownKind(kind: string | undefined): string {
  const known = PART_KINDS.join(', ');
  return kind === undefined || kind === ''
    ? `No kind of part is given. There are ${known}: nx g part route --service=NAME --path=/orders`
    : `There is no kind of part ${quote(kind)}: ${suggest(kind, [...PART_KINDS])} There are ${known}.`;
}
