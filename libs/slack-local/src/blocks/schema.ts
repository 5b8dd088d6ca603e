import { z } from 'zod';
import { accessoryElement, actionElement, contextElement, inputElement } from './elements.ts';
import { anyText, plainText } from './text.ts';

const common = { block_id: z.string().max(255).optional() };

const section = z
  .looseObject({
    ...common,
    type: z.literal('section'),
    text: anyText(3000).optional(),
    fields: z.array(anyText(2000)).min(1).max(10).optional(),
    accessory: accessoryElement.optional(),
  })
  .refine((block) => block.text !== undefined || block.fields !== undefined, {
    message: 'missing required field: text',
  });

const known = [
  section,
  z.looseObject({ ...common, type: z.literal('header'), text: plainText(150) }),
  z.looseObject({ ...common, type: z.literal('divider') }),
  z.looseObject({ ...common, type: z.literal('context'), elements: z.array(contextElement).min(1).max(10) }),
  z.looseObject({ ...common, type: z.literal('actions'), elements: z.array(actionElement).min(1).max(25) }),
  z.looseObject({
    ...common,
    type: z.literal('image'),
    image_url: z.string().max(3000).optional(),
    alt_text: z.string().min(1).max(2000),
    title: plainText(2000).optional(),
  }),
] as const;

const input = z.looseObject({
  ...common,
  type: z.literal('input'),
  label: plainText(2000),
  element: inputElement,
  hint: plainText(2000).optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
});

const markdown = z.looseObject({
  ...common,
  type: z.literal('markdown'),
  text: z.string().min(1).max(12_000),
});

/** Blocks that are passed on as they are: only their type is checked. */
const passed = z.looseObject({
  ...common,
  type: z.enum([
    'rich_text',
    'video',
    'file',
    'table',
    'context_actions',
    'alert',
    'card',
    'carousel',
    'plan',
    'task_card',
  ]),
});

/** Blocks of a message: 50 at most. */
export const messageBlocks = z
  .array(z.discriminatedUnion('type', [...known, input, markdown, passed]))
  .max(50);

/** Blocks of a modal or a Home tab: 100 at most. */
export const viewBlocks = z.array(z.discriminatedUnion('type', [...known, input, passed])).max(100);
