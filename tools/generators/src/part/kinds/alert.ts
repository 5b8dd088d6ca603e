import { alertRuleSchema } from '@roadbed/catalog';
import type { DraftPart } from '../plan-part.ts';
import { nameProblems, quote } from '../names.ts';
import { anchorOf } from '../runbook/runbook-entry.ts';
import { formatText } from '../source/layout.ts';
import { draftEntry, runbookProblems } from './runbook.ts';

/** An alert rule of the service's own, `alerts/NAME.json`, and the runbook entry that it points to. */
export const draftAlert: DraftPart = async (options, context) => {
  const { name, expr, summary } = options;
  const missing = [
    ...nameProblems(name, 'refunds-wait'),
    ...runbookProblems('summary', summary, context),
    ...(expr === undefined || expr.trim() === ''
      ? ['No expr is given. Add --expr with PromQL, for example --expr="refunds_waiting > 100".']
      : []),
  ];
  if (missing.length > 0 || name === undefined || summary === undefined)
    return { ok: false, problems: missing };

  const { draft, service, format } = context;
  const rule = {
    $schema: '../../../../libs/catalog/schema/alert-rule.schema.json',
    name,
    summary: summary.trim(),
    expr,
    for: options.for ?? '5m',
    severity: options.severity ?? 'ticket',
    runbook: `${service.runbook}#${anchorOf(summary)}`,
  };
  const parsed = alertRuleSchema.safeParse(rule);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => {
      const option = String(path[0]);
      return `The ${option} ${quote((rule as Record<string, unknown>)[option])} ${message}. Correct --${option}.`;
    });
    return { ok: false, problems };
  }

  const file = `${service.root}/alerts/${name}.json`;
  const existing = draft.read(file);
  // A rule that is there is its team's: its numbers may have been tuned since.
  if (existing !== undefined) return { ok: true, next: [`${file} is there, and stays as it is.`] };
  draft.create(file, await formatText(file, JSON.stringify(rule), format));
  const entry = await draftEntry(rule.summary, context, name);
  return { ok: true, next: [`${file} fires when ${expr} for ${rule.for}.`, ...entry.next] };
};
