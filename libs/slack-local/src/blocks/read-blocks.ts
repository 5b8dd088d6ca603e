import { randomBytes } from 'node:crypto';
import type { Block } from '../model/entry.ts';
import { toSlackProblems } from './problems.ts';
import { messageBlocks, viewBlocks } from './schema.ts';

export type ReadBlocks =
  | { ok: true; blocks: Block[] }
  | {
      ok: false;
      error: 'invalid_blocks' | 'invalid_blocks_format' | 'msg_blocks_too_long';
      problems: string[];
    };

/** About what Slack takes in one message, all texts added up (bolt-js#2509). */
const MESSAGE_CHARACTERS = 13_000;

/**
 * Checks blocks against Slack's limits and gives them the ids that Slack would.
 * `root` is where they stand in the request, for the json pointers of the problems.
 */
export function readBlocks(value: unknown, surface: 'message' | 'view', root = '/blocks'): ReadBlocks {
  if (!Array.isArray(value)) return { ok: false, error: 'invalid_blocks_format', problems: [] };
  const parsed = (surface === 'message' ? messageBlocks : viewBlocks).safeParse(value);
  if (!parsed.success) {
    return { ok: false, error: 'invalid_blocks', problems: toSlackProblems(parsed.error.issues, root) };
  }
  const blocks = withIds(parsed.data);
  const problems = findDuplicates(blocks, root);
  if (problems.length > 0) return { ok: false, error: 'invalid_blocks', problems };
  if (surface === 'message' && countCharacters(blocks) > MESSAGE_CHARACTERS) {
    return { ok: false, error: 'msg_blocks_too_long', problems: [] };
  }
  return { ok: true, blocks };
}

function withIds(blocks: readonly Block[]): Block[] {
  return blocks.map((block) => {
    const named: Block = { ...block, block_id: block.block_id || shortId() };
    if (Array.isArray(block['elements']) && block.type === 'actions') {
      named['elements'] = (block['elements'] as Element[]).map(withActionId);
    }
    if (block['accessory']) named['accessory'] = withActionId(block['accessory'] as Element);
    if (block['element']) named['element'] = withActionId(block['element'] as Element);
    return named;
  });
}

type Element = { type: string; action_id?: string };

function withActionId(element: Element): Element {
  return element.type === 'image' ? element : { ...element, action_id: element.action_id || shortId() };
}

function shortId(): string {
  return randomBytes(4).toString('base64url').slice(0, 5);
}

function findDuplicates(blocks: Block[], root: string): string[] {
  const ids = blocks.map((block) => block.block_id);
  const blockProblems = ids.flatMap((id, index) =>
    ids.indexOf(id) === index
      ? []
      : [`[ERROR] \`block_id\` "${id}" already exists [json-pointer:${root}/${index}/block_id]`],
  );
  const actionProblems = blocks.flatMap((block, index) => {
    if (block.type !== 'actions') return [];
    const actions = (block['elements'] as Element[]).map((element) => element.action_id);
    return actions.flatMap((id, at) =>
      actions.indexOf(id) === at
        ? []
        : [
            `[ERROR] \`action_id\` "${id}" already exists [json-pointer:${root}/${index}/elements/${at}/action_id]`,
          ],
    );
  });
  return [...blockProblems, ...actionProblems];
}

function countCharacters(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + countCharacters(each), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, each]) =>
      sum + (key === 'text' && typeof each === 'string' ? each.length : countCharacters(each)),
    0,
  );
}
