import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBlocks } from './read-blocks.ts';
import { readView } from './read-view.ts';

const text = (length: number) => ({ type: 'plain_text', text: 'x'.repeat(length) });
const button = (fields: object = {}) => ({ type: 'button', text: text(1), ...fields });
const repeat = (count: number, make: (index: number) => object) =>
  Array.from({ length: count }, (_each, index) => make(index));
const options = (count: number) => repeat(count, (index) => ({ text: text(1), value: String(index) }));

/** Each limit: blocks just within it, and the same a step beyond. */
const limits: [string, (size: number) => object[], number, string][] = [
  [
    '50 blocks',
    (size) => repeat(size, () => ({ type: 'divider' })),
    50,
    'no more than 50 items allowed [json-pointer:/blocks]',
  ],
  [
    'section text of 3000',
    (size) => [{ type: 'section', text: text(size) }],
    3000,
    'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    '10 fields',
    (size) => [{ type: 'section', fields: repeat(size, () => text(1)) }],
    10,
    'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
  ],
  [
    'fields of 2000',
    (size) => [{ type: 'section', fields: [text(size)] }],
    2000,
    'must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]',
  ],
  [
    'header of 150',
    (size) => [{ type: 'header', text: text(size) }],
    150,
    'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    '25 actions',
    (size) => [{ type: 'actions', elements: repeat(size, () => button()) }],
    25,
    'no more than 25 items allowed [json-pointer:/blocks/0/elements]',
  ],
  [
    '10 context elements',
    (size) => [{ type: 'context', elements: repeat(size, () => text(1)) }],
    10,
    'no more than 10 items allowed [json-pointer:/blocks/0/elements]',
  ],
  [
    'button text of 75',
    (size) => [{ type: 'actions', elements: [button({ text: text(size) })] }],
    75,
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
  ],
  [
    'button value of 2000',
    (size) => [{ type: 'actions', elements: [button({ value: 'x'.repeat(size) })] }],
    2000,
    'must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]',
  ],
  [
    '100 options',
    (size) => [{ type: 'actions', elements: [{ type: 'static_select', options: options(size) }] }],
    100,
    'no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
];

describe('blocks of a message', () => {
  it.each(limits)('may have %s and no more', (_name, make, most, problem) => {
    expect(readBlocks(make(most), 'message')).toMatchObject({ ok: true });
    expect(readBlocks(make(most + 1), 'message')).toEqual({
      ok: false,
      error: 'invalid_blocks',
      problems: [`[ERROR] ${problem}`],
    });
  });

  it('are refused for an unknown type, a missing field or a double id', () => {
    expect(readBlocks([{ type: 'poem' }], 'message')).toMatchObject({
      problems: ['[ERROR] unsupported type [json-pointer:/blocks/0/type]'],
    });
    expect(readBlocks([{ type: 'header' }], 'message')).toMatchObject({
      problems: ['[ERROR] missing required field: text [json-pointer:/blocks/0/text]'],
    });
    const twice = [{ type: 'actions', elements: [button({ action_id: 'a' }), button({ action_id: 'a' })] }];
    expect(readBlocks(twice, 'message')).toMatchObject({ error: 'invalid_blocks' });
    const sameBlock = repeat(2, () => ({ type: 'divider', block_id: 'b' }));
    expect(readBlocks(sameBlock, 'message')).toMatchObject({ error: 'invalid_blocks' });
    expect(readBlocks('text', 'message')).toMatchObject({ error: 'invalid_blocks_format' });
  });

  it('may hold about 13000 characters in all', () => {
    const sections = (count: number) => repeat(count, () => ({ type: 'section', text: text(3000) }));
    expect(readBlocks(sections(4), 'message')).toMatchObject({ ok: true });
    expect(readBlocks(sections(5), 'message')).toMatchObject({ error: 'msg_blocks_too_long' });
  });

  it('get the ids that they lack and keep those that they have', () => {
    const read = readBlocks(
      [{ type: 'actions', elements: [button({ action_id: 'approve' }), button()] }],
      'message',
    );
    expect(read).toMatchObject({
      blocks: [
        {
          block_id: expect.stringMatching(/^.{5}$/),
          elements: [{ action_id: 'approve' }, { action_id: expect.stringMatching(/^.{5}$/) }],
        },
      ],
    });
  });

  it('never make the reader throw, whatever they are', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 4 }),
        fc.constantFrom('section', 'actions', 'input', 'header'),
        (value, type) => {
          expect(readBlocks(value, 'message')).toHaveProperty('ok');
          expect(
            readBlocks(
              [{ type, text: value, elements: value, element: value, accessory: value, fields: value }],
              'view',
            ),
          ).toHaveProperty('ok');
        },
      ),
    );
  });
});

describe('a modal', () => {
  const modal = (fields: object = {}) => ({ type: 'modal', title: text(1), blocks: [], ...fields });

  it('has a title of 24, private_metadata of 3000 and 100 blocks at most', () => {
    const widest = modal({
      title: text(24),
      private_metadata: 'x'.repeat(3000),
      callback_id: 'x'.repeat(255),
      blocks: repeat(100, () => ({ type: 'divider' })),
    });
    expect(readView(widest, 'modal').ok).toBe(true);
    for (const wrong of [
      { title: text(25) },
      { private_metadata: 'x'.repeat(3001) },
      { callback_id: 'x'.repeat(256) },
      { blocks: repeat(101, () => ({ type: 'divider' })) },
    ]) {
      expect(readView({ ...widest, ...wrong }, 'modal')).toMatchObject({
        problems: [expect.stringContaining('/view/')],
      });
    }
  });

  it('with an input needs a submit button', () => {
    const blocks = [{ type: 'input', label: text(1), element: { type: 'plain_text_input' } }];
    expect(readView(modal({ blocks }), 'modal')).toMatchObject({ ok: false });
    expect(readView(modal({ blocks, submit: text(4) }), 'modal').ok).toBe(true);
  });
});
