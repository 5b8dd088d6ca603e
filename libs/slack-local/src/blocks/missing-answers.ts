import type { Block } from '../model/entry.ts';
import { toElementValue, type Answers } from './answers.ts';
import { elementsIn } from './elements-in.ts';

/** What the client itself refuses before a modal is submitted, by block id. */
export function findMissingAnswers(blocks: readonly Block[], answers: Answers): Record<string, string> {
  const problems: Record<string, string> = {};
  for (const { block, blockId, actionId, element } of elementsIn(blocks)) {
    if (block.type !== 'input') continue;
    const { type: _type, ...value } = toElementValue(element, answers[blockId]?.[actionId]);
    const answer = Object.values(value)[0];
    const empty = answer === null || answer === '' || (Array.isArray(answer) && answer.length === 0);
    if (empty) {
      if (block['optional'] !== true) problems[blockId] = 'Please complete this required field.';
    } else if (typeof answer === 'string') {
      const { min_length: min, max_length: max } = element as { min_length?: number; max_length?: number };
      if (min !== undefined && answer.length < min) problems[blockId] = `Must be at least ${min} characters.`;
      if (max !== undefined && answer.length > max) problems[blockId] = `Must be at most ${max} characters.`;
    }
  }
  return problems;
}
