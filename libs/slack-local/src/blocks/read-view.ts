import { z } from 'zod';
import type { NewView } from '../model/view-stacks.ts';
import { toSlackProblems } from './problems.ts';
import { readBlocks } from './read-blocks.ts';
import { plainText } from './text.ts';

const common = {
  blocks: z.unknown().optional(),
  private_metadata: z.string().max(3000).optional(),
  callback_id: z.string().max(255).optional(),
  external_id: z.string().max(255).optional(),
};

const modalSchema = z.looseObject({
  ...common,
  type: z.literal('modal'),
  title: plainText(24),
  submit: plainText(24).nullish(),
  close: plainText(24).nullish(),
  clear_on_close: z.boolean().optional(),
  notify_on_close: z.boolean().optional(),
});

const homeSchema = z.looseObject({ ...common, type: z.literal('home') });

export type ReadView = { ok: true; view: NewView } | { ok: false; problems: string[] };

/** Checks a modal or Home view against Slack's limits. */
export function readView(value: unknown, type: 'modal' | 'home'): ReadView {
  const parsed = (type === 'modal' ? modalSchema : homeSchema).safeParse(value);
  if (!parsed.success) return { ok: false, problems: toSlackProblems(parsed.error.issues, '/view') };
  const read = readBlocks(parsed.data.blocks, 'view', '/view/blocks');
  if (!read.ok) {
    const problems =
      read.problems.length > 0 ? read.problems : ['[ERROR] must be an array [json-pointer:/view/blocks]'];
    return { ok: false, problems };
  }
  const { blocks } = read;
  const hasInput = blocks.some((block) => block.type === 'input');
  if (type === 'modal' && hasInput && !('submit' in parsed.data && parsed.data.submit)) {
    return { ok: false, problems: ['[ERROR] missing required field: submit [json-pointer:/view]'] };
  }
  return { ok: true, view: { ...parsed.data, blocks } };
}
