import type { Block } from '../model/entry.ts';

/** An interactive element as it stands in a block, with the ids that name it. */
export type PlacedElement = {
  blockId: string;
  actionId: string;
  element: Record<string, unknown>;
  block: Block;
};

/** Every interactive element of these blocks, in their order. */
export function elementsIn(blocks: readonly Block[]): PlacedElement[] {
  return blocks.flatMap((block) => {
    const here = [
      ...(block.type === 'actions' && Array.isArray(block['elements']) ? block['elements'] : []),
      block['accessory'],
      block['element'],
    ];
    return here.flatMap((element: unknown) => {
      if (typeof element !== 'object' || element === null || !('action_id' in element)) return [];
      return [
        {
          block,
          blockId: block.block_id ?? '',
          actionId: String(element.action_id),
          element: { ...element },
        },
      ];
    });
  });
}
