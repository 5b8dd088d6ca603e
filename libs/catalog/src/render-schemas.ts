import { z } from 'zod';
import { alertRuleSchema } from './alert-rule.ts';
import { platformDescriptorSchema } from './platform-descriptor.ts';
import { serviceDescriptorSchema } from './service-descriptor.ts';

/** The JSON Schemas (draft 2020-12) that editors use for `service.json`, `platform.json` and alert rules, by file name. */
export function renderSchemas(): Record<string, string> {
  const render = (title: string, schema: z.ZodType) =>
    `${JSON.stringify({ title, ...z.toJSONSchema(schema, { io: 'input' }) }, null, 2)}\n`;
  return {
    'alert-rule.schema.json': render('Alert rule', alertRuleSchema),
    'service.schema.json': render('Digital Service', serviceDescriptorSchema),
    'platform.schema.json': render('Digital Platform', platformDescriptorSchema),
  };
}
