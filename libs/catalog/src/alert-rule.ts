import { z } from 'zod';
import { kebabName, sentence } from './words.ts';

/** An alert rule of a service's own: `alerts/<name>.json`, one rule a file. Terms as in Prometheus and Alertmanager. */
export const alertRuleSchema = z.strictObject({
  $schema: z.string().optional().describe('path of the JSON Schema, for editors'),
  name: kebabName.describe('the name of the alert, in kebab-case, equal to its file'),
  summary: sentence.describe('what is wrong while it fires, for people, for example "Refunds pile up"'),
  expr: z
    .string()
    .trim()
    .min(1, 'is empty')
    .max(2000, 'is longer than 2000 characters')
    .refine(hasPairedBrackets, 'has a bracket or quote without its pair')
    .describe('PromQL that gives a value for each thing that is wrong, for example "refunds_waiting > 100"'),
  for: z
    .string()
    .regex(/^\d{1,4}[smh]$/, 'is not a duration such as 30s, 5m or 1h')
    .default('5m')
    .describe('how long it has to be so before the alert fires, for example 5m'),
  severity: z
    .enum(['page', 'ticket'])
    .describe('"page": somebody is called at once; "ticket": somebody looks at it on the next working day'),
  runbook: z
    .string()
    .regex(/^[\w./-]+#[^\s#]+$/, 'is not a file and a heading such as docs/runbook.md#refunds-pile-up')
    .refine((path) => !path.startsWith('/') && !path.split(/[/#]/).includes('..'), 'leads out of the service')
    .describe('where the runbook says what to do, relative to the service: docs/runbook.md#refunds-pile-up'),
});

/** A parsed alert rule. */
export type AlertRule = z.output<typeof alertRuleSchema>;

const PAIRS: Record<string, string> = { ')': '(', ']': '[', '}': '{' };

/** Whether brackets are closed in their order; those in strings and comments do not count. */
function hasPairedBrackets(expr: string): boolean {
  const code = expr.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|#[^\n]*/g, '');
  const open: string[] = [];
  for (const sign of code) {
    if ('([{'.includes(sign)) open.push(sign);
    else if (PAIRS[sign] !== undefined && open.pop() !== PAIRS[sign]) return false;
  }
  return open.length === 0 && !/["'`]/.test(code);
}
