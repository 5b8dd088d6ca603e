import type { ReactNode } from 'react';
import { Message as SlackBlocks, type Block as SlackBlock, type MessageProps } from 'slack-blocks-to-jsx';
import type { LocalState } from '../local/state.ts';
import type { Block } from '../model/entry.ts';
import { Element, type ElementJson } from './element.tsx';
import type { Answer } from '../blocks/answers.ts';

/** A person used an element. Buttons carry no value of the person's. */
export type UseElement = (actionId: string, blockId: string, value?: Answer) => void | Promise<void>;

export type BlocksProps = { state: LocalState; blocks: Block[]; onUse: UseElement; idPrefix: string };

/** Blocks as a person sees them. The package draws what is only read; what can be used is drawn here. */
export function Blocks({ state, blocks, onUse, idPrefix }: BlocksProps) {
  return (
    <div className="blocks">
      {toParts(blocks).map((part, index) => {
        if (part.kind === 'read') return <ReadBlocks key={index} state={state} blocks={part.blocks} />;
        const { block } = part;
        const blockId = block.block_id ?? String(index);
        const draw = (element: ElementJson) => (
          <Element
            key={element.action_id}
            state={state}
            element={element}
            id={`${idPrefix}-${blockId}-${element.action_id}`}
            label={element.action_id}
            onUse={(value) => void onUse(element.action_id, blockId, value)}
          />
        );
        if (block.type === 'actions') {
          return (
            <div className="actions" key={blockId}>
              {(block['elements'] as ElementJson[]).map(draw)}
            </div>
          );
        }
        const { accessory, ...section } = block;
        return (
          <div className="with-accessory" key={blockId}>
            <ReadBlocks state={state} blocks={[section]} />
            {draw(accessory as ElementJson)}
          </div>
        );
      })}
    </div>
  );
}

type Part = { kind: 'read'; blocks: Block[] } | { kind: 'used'; block: Block };

/** Cuts the blocks into runs that are only read and single ones that can be used. */
export function toParts(blocks: Block[]): Part[] {
  const parts: Part[] = [];
  for (const block of blocks) {
    const last = parts.at(-1);
    if (isUsed(block)) parts.push({ kind: 'used', block });
    else if (last?.kind === 'read') last.blocks.push(block);
    else parts.push({ kind: 'read', blocks: [block] });
  }
  return parts;
}

function isUsed(block: Block): boolean {
  if (block.type === 'actions') return true;
  const accessory = block['accessory'] as { type?: string } | undefined;
  return accessory !== undefined && accessory.type !== 'image';
}

const isPicture = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20E3/u;

const hooks: MessageProps['hooks'] = {
  // The package takes anything between two colons for an emoji, also the minutes of 09:30:15.
  emoji: (emoji, parse) => {
    const drawn = parse(emoji);
    return isPicture.test(drawn) ? drawn : `:${emoji.name}:`;
  },
  link: ({ href, children, className }) => (
    <SafeLink href={href} className={className}>
      {children}
    </SafeLink>
  ),
};

export function ReadBlocks({ state, blocks }: { state: LocalState; blocks: Block[] }) {
  const data = {
    users: state.users.map(({ id, realName }) => ({ id, name: realName })),
    channels: state.channels.map(({ id, name }) => ({ id, name })),
    user_groups: state.groups.map(({ id, handle }) => ({ id, name: handle })),
  };
  return (
    <SlackBlocks
      withoutWrapper
      theme="light"
      name=""
      logo=""
      blocks={blocks as unknown as SlackBlock[]}
      data={data}
      hooks={hooks}
    />
  );
}

/** Links open beside the chat, and only to the web or to mail. */
function SafeLink({ href, className, children }: { href: string; className: string; children: ReactNode }) {
  if (!/^(https?|mailto):/i.test(href)) return <span className={className}>{children}</span>;
  return (
    <a href={href} className={className} target="_blank" rel="noreferrer noopener">
      {children}
    </a>
  );
}
