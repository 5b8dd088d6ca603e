import type { DraftPart, PartContext, PartResult } from '../plan-part.ts';
import { quote, sentenceProblems } from '../names.ts';
import { renderTemplate } from '../render-template.ts';
import { addEntry, anchorOf } from '../runbook/runbook-entry.ts';
import { keepLayout } from '../source/layout.ts';

const example = 'Refunds pile up';

/** A runbook entry: a heading for what is seen, with what it means and what to do. */
export const draftRunbook: DraftPart = async ({ heading }, context) => {
  const problems = runbookProblems('heading', heading, context);
  if (problems.length > 0 || heading === undefined) return { ok: false, problems };
  return draftEntry(heading.trim(), context);
};

/** What keeps a runbook entry from being written; `option` is what gives its heading. */
export function runbookProblems(
  option: string,
  title: string | undefined,
  { service }: Pick<PartContext, 'service'>,
): string[] {
  const problems = sentenceProblems(option, title, example);
  if (problems.length > 0) return problems;
  return [
    ...(anchorOf(title ?? '') === ''
      ? [`The ${option} ${quote(title)} has neither letters nor digits. Correct --${option}.`]
      : []),
    ...(service.runbook.endsWith('.md')
      ? []
      : [
          `${service.root}/service.json $.runbook is ${quote(service.runbook)}, no Markdown file. Set it to docs/runbook.md.`,
        ]),
  ];
}

/** Drafts an entry under a heading that was checked. */
export async function draftEntry(
  title: string,
  { draft, service, format }: PartContext,
  alert?: string,
): Promise<PartResult & { ok: true }> {
  const file = `${service.root}/${service.runbook}`;
  const before = draft.read(file) ?? `# Runbook: ${service.title}\n`;
  const entry = await renderTemplate('runbook-entry.md', { title, alert, service: service.name });
  const after = addEntry(before, title, entry);
  draft.write(file, await keepLayout(file, before, after, format));
  return { ok: true, next: [`${file} has "${title}": say there what it means, and what to do.`] };
}
