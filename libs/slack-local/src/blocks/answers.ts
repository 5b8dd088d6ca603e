import type { Block } from '../model/entry.ts';
import { elementsIn } from './elements-in.ts';

/** What a person chose or typed: an option's value, a text, or several values. */
export type Answer = string | string[] | null;
/** Answers by block id, then by action id. */
export type Answers = Record<string, Record<string, Answer>>;

type Option = { value: string; text: unknown };

/** The part of a payload that tells an element's value: `{type, selected_option}` and its kin. */
export function toElementValue(
  element: Record<string, unknown>,
  answer: Answer | undefined,
): Record<string, unknown> {
  const type = String(element['type']);
  const one = Array.isArray(answer) ? answer[0] : answer;
  const many = Array.isArray(answer) ? answer : answer ? [answer] : [];
  if (type === 'static_select' || type === 'radio_buttons' || type === 'overflow') {
    const option = answer === undefined ? element['initial_option'] : findOption(element, one);
    return { type, selected_option: option ?? null };
  }
  if (type === 'checkboxes' || type === 'multi_static_select') {
    const chosen =
      answer === undefined
        ? element['initial_options']
        : many.flatMap((each) => findOption(element, each) ?? []);
    return { type, selected_options: chosen ?? [] };
  }
  const single = SELECTED_FIELD[type];
  if (single)
    return { type, [single.field]: answer === undefined ? (element[single.initial] ?? null) : (one ?? null) };
  return { type, value: answer === undefined ? (element['initial_value'] ?? null) : one || null };
}

const SELECTED_FIELD: Record<string, { field: string; initial: string }> = {
  users_select: { field: 'selected_user', initial: 'initial_user' },
  channels_select: { field: 'selected_channel', initial: 'initial_channel' },
  conversations_select: { field: 'selected_conversation', initial: 'initial_conversation' },
  datepicker: { field: 'selected_date', initial: 'initial_date' },
  timepicker: { field: 'selected_time', initial: 'initial_time' },
};

/** `state.values` of a payload: every element that keeps a value, with its answer or its initial value. */
export function toStateValues(
  blocks: readonly Block[],
  answers: Answers,
): Record<string, Record<string, unknown>> {
  const values: Record<string, Record<string, unknown>> = {};
  for (const { blockId, actionId, element } of elementsIn(blocks)) {
    if (element['type'] === 'button' || element['type'] === 'overflow') continue;
    (values[blockId] ??= {})[actionId] = toElementValue(element, answers[blockId]?.[actionId]);
  }
  return values;
}

function findOption(element: Record<string, unknown>, value: string | null | undefined): Option | undefined {
  const groups = (element['option_groups'] ?? []) as { options: Option[] }[];
  const options = [...((element['options'] ?? []) as Option[]), ...groups.flatMap((group) => group.options)];
  return options.find((option) => option.value === value);
}
