import { z } from 'zod';
import { anyText, plainText } from './text.ts';

const actionId = z.string().max(255).optional();

const confirm = z
  .looseObject({
    title: plainText(100),
    text: anyText(300),
    confirm: plainText(30),
    deny: plainText(30),
  })
  .optional();

const option = z.looseObject({
  text: anyText(75),
  value: z.string().min(1).max(150),
  description: anyText(75).optional(),
});

const options = z.array(option).min(1).max(100);
const optionGroups = z
  .array(z.looseObject({ label: plainText(75), options }))
  .min(1)
  .max(100)
  .optional();

const common = { action_id: actionId, confirm };
const placeholder = plainText(150).optional();

const button = z.looseObject({
  ...common,
  type: z.literal('button'),
  text: plainText(75),
  value: z.string().max(2000).optional(),
  url: z.string().max(3000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
});

const select = (type: 'static_select' | 'multi_static_select') =>
  z
    .looseObject({
      ...common,
      type: z.literal(type),
      placeholder,
      options: options.optional(),
      option_groups: optionGroups,
    })
    .refine((element) => (element.options === undefined) !== (element.option_groups === undefined), {
      message: 'must provide exactly one of options and option_groups',
    });

const plainTextInput = z.looseObject({
  type: z.literal('plain_text_input'),
  action_id: actionId,
  placeholder,
  initial_value: z.string().optional(),
  multiline: z.boolean().optional(),
  min_length: z.number().int().min(0).max(3000).optional(),
  max_length: z.number().int().min(1).max(3000).optional(),
});

const chosen = (type: 'radio_buttons' | 'checkboxes') =>
  z.looseObject({ ...common, type: z.literal(type), options: z.array(option).min(1).max(10) });

const overflow = z.looseObject({
  ...common,
  type: z.literal('overflow'),
  options: z.array(option).min(1).max(5),
});

const image = z.looseObject({
  type: z.literal('image'),
  image_url: z.string().max(3000).optional(),
  alt_text: z.string().min(1).max(2000),
});

/** Elements that are passed on without a look inside: the page shows them, or says that it does not. */
const OTHER_INTERACTIVE = [
  'users_select',
  'multi_users_select',
  'channels_select',
  'multi_channels_select',
  'conversations_select',
  'multi_conversations_select',
  'external_select',
  'multi_external_select',
  'datepicker',
  'timepicker',
  'datetimepicker',
  'workflow_button',
] as const;
const OTHER_INPUTS = [
  'number_input',
  'email_text_input',
  'url_text_input',
  'rich_text_input',
  'file_input',
] as const;

const other = <const Types extends readonly [string, ...string[]]>(types: Types) =>
  z.looseObject({ type: z.enum(types), action_id: actionId });

const selects = [
  select('static_select'),
  select('multi_static_select'),
  chosen('radio_buttons'),
  chosen('checkboxes'),
] as const;

/** What an actions block takes. */
export const actionElement = z.discriminatedUnion('type', [
  button,
  overflow,
  ...selects,
  other(OTHER_INTERACTIVE),
]);

/** What may stand beside a section. */
export const accessoryElement = z.discriminatedUnion('type', [
  button,
  overflow,
  image,
  ...selects,
  other(OTHER_INTERACTIVE),
]);

/** What an input block takes. */
export const inputElement = z.discriminatedUnion('type', [
  plainTextInput,
  ...selects,
  other(OTHER_INTERACTIVE),
  other(OTHER_INPUTS),
]);

/** What a context block takes. */
export const contextElement = z.discriminatedUnion('type', [
  image,
  z.looseObject({ type: z.literal('mrkdwn'), text: z.string().min(1).max(2000) }),
  z.looseObject({ type: z.literal('plain_text'), text: z.string().min(1).max(2000) }),
]);
